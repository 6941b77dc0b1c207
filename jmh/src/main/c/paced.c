// SPDX-License-Identifier: Apache-2.0
// paced: loads a RESP server at a fixed rate and prints the latencies that its clients see.
// usage: paced PORT CONNECTIONS RATE SECONDS KEYS VALUE-BYTES set|get|mix
// Requests are due at fixed times, whether the server keeps up or not, and latency counts from when
// a request was due: a server that stalls is charged for everybody who waited. It polls without
// sleeping: give it a processor of its own.
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

enum { MOST_CONNECTIONS = 4096, EVENTS = 256, BUCKETS = 2000000 };

static uint64_t state = 88172645463325252ULL;

static uint64_t randomBits(void) {
  state ^= state << 13;
  state ^= state >> 7;
  state ^= state << 17;
  return state;
}

static int64_t nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int fds[MOST_CONNECTIONS];
static int64_t due[MOST_CONNECTIONS];
static int idle[MOST_CONNECTIONS];
static int idleCount;
static uint32_t histogram[BUCKETS]; // of microseconds
static char value[1 << 16];

static double percentile(uint64_t total, double share) {
  uint64_t want = (uint64_t)(total * share), seen = 0;
  for (int i = 0; i < BUCKETS; i++) {
    seen += histogram[i];
    if (seen > want) return i / 1000.0;
  }
  return BUCKETS / 1000.0;
}

static void sendRequest(int slot, long keys, int valueBytes, const char *mode) {
  char request[1 << 17];
  long key = randomBits() % keys;
  int set = mode[0] == 's' || (mode[0] == 'm' && (randomBits() & 1));
  int length =
      set ? sprintf(request, "*3\r\n$3\r\nSET\r\n$16\r\nkey:%012ld\r\n$%d\r\n%.*s\r\n", key, valueBytes,
                    valueBytes, value)
          : sprintf(request, "*2\r\n$3\r\nGET\r\n$16\r\nkey:%012ld\r\n", key);
  if (write(fds[slot], request, length) != length) {
    perror("write");
    exit(1);
  }
}

int main(int count, char **words) {
  if (count != 8) {
    fprintf(stderr, "usage: paced PORT CONNECTIONS RATE SECONDS KEYS VALUE-BYTES set|get|mix\n");
    return 2;
  }
  int port = atoi(words[1]), connections = atoi(words[2]), valueBytes = atoi(words[6]);
  double rate = atof(words[3]), seconds = atof(words[4]);
  long keys = atol(words[5]);
  memset(value, 'x', sizeof value);
  int poll = epoll_create1(0);
  for (int i = 0; i < connections; i++) {
    struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
    inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
    fds[i] = socket(AF_INET, SOCK_STREAM, 0);
    if (connect(fds[i], (struct sockaddr *)&address, sizeof address)) {
      perror("connect");
      return 1;
    }
    int one = 1;
    setsockopt(fds[i], IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    fcntl(fds[i], F_SETFL, O_NONBLOCK);
    struct epoll_event event = {.events = EPOLLIN, .data.u32 = i};
    epoll_ctl(poll, EPOLL_CTL_ADD, fds[i], &event);
    idle[idleCount++] = i;
  }
  double gap = 1e9 / rate;
  int64_t start = nanos();
  uint64_t sent = 0, received = 0, total = (uint64_t)(rate * seconds);
  int64_t worst = 0;
  struct epoll_event events[EVENTS];
  char reply[1 << 17];
  while (received < total) {
    int64_t now = nanos();
    while (sent < total && idleCount > 0 && start + (int64_t)(sent * gap) <= now) {
      int slot = idle[--idleCount];
      due[slot] = start + (int64_t)(sent * gap);
      sendRequest(slot, keys, valueBytes, words[7]);
      sent++;
    }
    int ready = epoll_wait(poll, events, EVENTS, 0);
    now = nanos();
    for (int i = 0; i < ready; i++) {
      int slot = events[i].data.u32;
      ssize_t length = read(fds[slot], reply, sizeof reply);
      if (length <= 0) {
        if (length < 0 && errno == EAGAIN) continue;
        perror("read");
        return 1;
      }
      if (reply[length - 1] != '\n') continue;
      int64_t latency = now - due[slot];
      if (latency > worst) worst = latency;
      int64_t micros = latency / 1000;
      histogram[micros < BUCKETS ? micros : BUCKETS - 1]++;
      received++;
      idle[idleCount++] = slot;
    }
  }
  printf("port %d %s at %.0f/s for %.0f s: ms p50 %.3f p99 %.3f p99.9 %.3f p99.99 %.3f max %.3f\n", port,
         words[7], received * 1e9 / (nanos() - start), seconds, percentile(received, 0.5),
         percentile(received, 0.99), percentile(received, 0.999), percentile(received, 0.9999),
         worst / 1e6);
  return 0;
}
