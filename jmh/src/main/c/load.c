// SPDX-License-Identifier: Apache-2.0
// load: sends one command as fast as a RESP server answers it, and prints the rate.
// usage: load PORT CONNECTIONS PIPELINE REQUESTS SERVER-PID|0 WORD...
// In a word {N} stands for 12 digits drawn anew from 0 to N-1 each time the command is sent. A
// connection sends PIPELINE commands, and the next ones when the last of their replies is there.
// The client must cost less than the server that it measures: the batch is made once, only the
// digits change, and replies are walked through, not parsed into anything. Error replies are
// counted and the first one is shown. With the server's process the line also has its processor
// time for one command.
// Build: cc -O2 -o load load.c
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { MOST_CONNECTIONS = 4096, MOST_BLANKS = 1 << 16, DIGITS = 12, EVENTS = 256, READ = 1 << 16 };

typedef struct {
  int fd;
  int sent;           // commands on their way
  long pending;       // replies and elements of replies that are still to come
  uint64_t skip;      // bytes of a bulk that are still to come, its line end included
  int lineLength;     // of a line that came in part
  char line[64];
} Connection;

static Connection connections[MOST_CONNECTIONS];
static uint64_t state = 88172645463325252ULL;
static char *batch;
static size_t batchLength, commandLength;
static struct { size_t at; uint64_t below; } blanks[MOST_BLANKS];
static int blankCount, blanksOfCommand;
static char pairs[200];
static long errors;

static uint64_t randomBits(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static double seconds(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec + t.tv_nsec * 1e-9;
}

static double processorSeconds(int pid) {
  char name[64], text[4096];
  snprintf(name, sizeof name, "/proc/%d/stat", pid);
  FILE *file = fopen(name, "r");
  if (!file) return 0;
  size_t length = fread(text, 1, sizeof text - 1, file);
  fclose(file);
  text[length] = 0;
  unsigned long user, kernel;
  sscanf(strrchr(text, ')') + 2, "%*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user, &kernel);
  return (double)(user + kernel) / sysconf(_SC_CLK_TCK);
}

static void build(int pipeline, int count, char **words) {
  size_t room = 64;
  for (int i = 0; i < count; i++) room += strlen(words[i]) * DIGITS + 64;
  batch = malloc(room * pipeline);
  char *p = batch;
  for (int command = 0; command < pipeline; command++) {
    p += sprintf(p, "*%d\r\n", count);
    for (int i = 0; i < count; i++) {
      char word[1 << 16];
      size_t length = 0;
      size_t blankAt = SIZE_MAX;
      uint64_t below = 0;
      for (char *c = words[i]; *c; c++) {
        char *end;
        if (*c == '{' && (below = strtoull(c + 1, &end, 10)) > 0 && *end == '}') {
          blankAt = length;
          memset(word + length, '0', DIGITS);
          length += DIGITS;
          c = end;
        } else {
          word[length++] = *c;
        }
      }
      p += sprintf(p, "$%zu\r\n", length);
      if (blankAt != SIZE_MAX) {
        blanks[blankCount].at = p - batch + blankAt;
        blanks[blankCount++].below = strtoull(strchr(words[i], '{') + 1, NULL, 10);
      }
      memcpy(p, word, length);
      p += length;
      *p++ = '\r';
      *p++ = '\n';
    }
    if (command == 0) {
      commandLength = p - batch;
      blanksOfCommand = blankCount;
    }
  }
  batchLength = p - batch;
}

static void sendBatch(Connection *c, int commands) {
  for (int i = 0; i < blanksOfCommand * commands; i++) {
    uint64_t value = randomBits() % blanks[i].below;
    char *digits = batch + blanks[i].at;
    for (int j = DIGITS - 2; j >= 0; j -= 2, value /= 100) memcpy(digits + j, pairs + 2 * (value % 100), 2);
  }
  size_t from = 0, to = commandLength * commands;
  while (from < to) {
    ssize_t n = write(c->fd, batch + from, to - from);
    if (n > 0) from += n;
    else if (errno != EAGAIN) { perror("write"); exit(1); }
  }
  c->sent = commands;
  c->pending = commands;
}

// A line without its end: what it announces is added to what is to come.
static void line(Connection *c, const char *text, int length) {
  c->pending--;
  switch (text[0]) {
    case '$': case '=': case '!': {
      long bytes = strtol(text + 1, NULL, 10);
      if (bytes >= 0) c->skip = bytes + 2;
      break;
    }
    case '*': case '~': case '>': {
      long elements = strtol(text + 1, NULL, 10);
      if (elements > 0) c->pending += elements;
      break;
    }
    case '%': c->pending += 2 * strtol(text + 1, NULL, 10); break;
    case '-':
      if (errors++ == 0) fprintf(stderr, "%.*s\n", length, text);
      break;
    default: break;
  }
}

static void walk(Connection *c, const char *from, const char *to) {
  while (from < to) {
    if (c->skip > 0) {
      size_t n = (size_t)(to - from) < c->skip ? (size_t)(to - from) : c->skip;
      from += n;
      c->skip -= n;
      continue;
    }
    const char *end = memchr(from, '\n', to - from);
    int length = (int)((end ? end : to) - from);
    if (c->lineLength > 0 || !end) {
      int room = (int)sizeof c->line - 1 - c->lineLength;
      memcpy(c->line + c->lineLength, from, length < room ? length : room);
      c->lineLength += length < room ? length : room;
      if (!end) return;
      c->line[c->lineLength] = 0;
      line(c, c->line, c->lineLength);
      c->lineLength = 0;
    } else {
      line(c, from, length);
    }
    from = end + 1;
  }
}

int main(int count, char **words) {
  if (count < 7) {
    fprintf(stderr, "usage: load PORT CONNECTIONS PIPELINE REQUESTS SERVER-PID|0 WORD...\n");
    return 2;
  }
  int port = atoi(words[1]), connectionCount = atoi(words[2]), pipeline = atoi(words[3]), pid = atoi(words[5]);
  long total = atol(words[4]), toSend = total;
  state ^= (uint64_t)getpid() << 32;
  for (int i = 0; i < 100; i++) { pairs[2 * i] = '0' + i / 10; pairs[2 * i + 1] = '0' + i % 10; }
  build(pipeline, count - 6, words + 6);
  int poll = epoll_create1(0);
  for (int i = 0; i < connectionCount; i++) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    connections[i].fd = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(connections[i].fd, (struct sockaddr *)&address, sizeof address)) {
      perror("connect");
      return 1;
    }
    int one = 1;
    setsockopt(connections[i].fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(connections[i].fd, F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(poll, EPOLL_CTL_ADD, connections[i].fd, &event);
  }
  double processor = pid ? processorSeconds(pid) : 0, start = seconds();
  long received = 0;
  for (int i = 0; i < connectionCount && toSend > 0; i++) {
    int commands = toSend < pipeline ? (int)toSend : pipeline;
    sendBatch(&connections[i], commands);
    toSend -= commands;
  }
  struct epoll_event events[EVENTS];
  static char reply[READ];
  while (received < total) {
    int ready = epoll_wait(poll, events, EVENTS, -1);
    for (int i = 0; i < ready; i++) {
      Connection *c = &connections[events[i].data.u32];
      ssize_t length = read(c->fd, reply, sizeof reply);
      if (length <= 0) {
        if (length < 0 && errno == EAGAIN) continue;
        fprintf(stderr, "the server closed a connection\n");
        return 1;
      }
      walk(c, reply, reply + length);
      if (c->pending > 0 || c->skip > 0 || c->lineLength > 0) continue;
      received += c->sent;
      int commands = toSend < pipeline ? (int)toSend : pipeline;
      toSend -= commands;
      c->sent = 0;
      if (commands > 0) sendBatch(c, commands);
    }
  }
  double time = seconds() - start;
  printf("%.0f/s", total / time);
  if (pid) printf(" %.3f us/op", (processorSeconds(pid) - processor) / total * 1e6);
  if (errors) printf(" %ld errors", errors);
  printf("\n");
  return errors > 0;
}
