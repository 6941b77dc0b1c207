// SPDX-License-Identifier: Apache-2.0
// stalls: measures what commands on one huge collection do to another client of the same server.
// usage: stalls PORT ELEMENTS hash|set|zset|list|stream|keys [COMMAND...]
// 64 witnesses, each with a connection and a key of its own, ask for it 4,000 times a second
// together while a driver fills the collection and then executes one command after the other on
// it: those that are given, or a choice for the type. For each there is a line: how long the command
// took, and what the witnesses saw from its beginning until half a second after its end: all of
// them, and, because a partition's own clients have to wait for what a command does to it, the
// better three quarters of them.
// The witnesses' requests are due at fixed times: a server that stalls is charged for each request
// that fell due while it did, as if that had been sent; but when the witnesses themselves were
// woken late, the server is not charged for it, and what fell due meanwhile is not sent. They run
// at real-time priority, as they stand for clients on another machine: the server's threads do not
// keep them from reading a reply.
// A guard on each of the first two processors sleeps for half a millisecond at a time, at real-time
// priority, so that only the host of a virtual machine can keep it from waking in time: when it
// wakes late, the host had taken that processor away. What overlaps with a request is subtracted
// from its time; the line also says how large a part of the time was taken so, and the figures
// without subtraction. (Let the server run on one of the processors and this program on the other,
// or both on both.) Without the right to real-time priority there are no guards, and the witnesses
// wait for a processor like everybody.
// A sample is left out where other programs of the machine had one of the first two processors for
// more than a tenth of its time: the kernel's record of who ran when tells (perf_event_open). The
// line says how large a part of the samples that was. Kernel threads count as the server's and the
// clients' own work, but for DAMON's, which look for idle memory.
// It flushes the database that it finds.
// Build: cc -O2 -pthread -o stalls stalls.c
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <linux/perf_event.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { WITNESSES = 64, GAP_NANOS = 250000, SAMPLES = 1 << 23, AT_ONCE = 10, IN_FLIGHT = 20 };
enum { GUARDS = 2, NAP_NANOS = 500000, LATE_NANOS = 100000, SPANS = 1 << 20 };
enum { RECORD_BYTES = 1 << 23, PIDS = 1 << 22 };
enum { KERNEL_THREAD = 0x00200000 }; // PF_KTHREAD in the flags of /proc/PID/stat

typedef struct {
  int fd;
  size_t from, to;
  char bytes[1 << 16];
} Connection;

static int port;
static long elements;
static float samples[SAMPLES]; // milliseconds
static int64_t sampledAt[SAMPLES];
static unsigned char sampledBy[SAMPLES];
static atomic_long sampleCount;
static Connection driver, witnesses[WITNESSES];

typedef struct {
  int64_t begin, end;
} Span;

// Spans of time of one processor, in their order.
typedef struct {
  Span spans[SPANS];
  atomic_long count;
  long from; // those before have ended long ago
} Spans;

// What the host has taken of each processor, and what other programs have.
static Spans host[GUARDS], others[GUARDS];
static uint32_t serverPid;

static int64_t nanos(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void die(const char *what) {
  perror(what);
  exit(1);
}

// ---- a client

static void dial(Connection *c) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(port)};
  inet_pton(AF_INET, "127.0.0.1", &address.sin_addr);
  c->fd = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(c->fd, (struct sockaddr *)&address, sizeof address)) die("connect");
  int one = 1;
  setsockopt(c->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
}

static void sendAll(Connection *c, const char *bytes, size_t length) {
  while (length > 0) {
    ssize_t sent = write(c->fd, bytes, length);
    if (sent <= 0) die("write");
    bytes += sent;
    length -= sent;
  }
}

static int nextByte(Connection *c) {
  if (c->from == c->to) {
    ssize_t length = read(c->fd, c->bytes, sizeof c->bytes);
    if (length <= 0) die("read");
    c->from = 0;
    c->to = length;
  }
  return (unsigned char)c->bytes[c->from++];
}

// Reads one reply; prints it where it is an error. Its number, where it has one.
static long readReply(Connection *c) {
  char line[512];
  int length = 0, byte;
  while ((byte = nextByte(c)) != '\n') {
    if (length < (int)sizeof line - 1) line[length++] = byte;
  }
  line[length] = 0;
  long number = atol(line + 1);
  if (line[0] == '-') printf("  %s\n", line);
  if (line[0] == '$' && number >= 0) {
    for (long left = number + 2; left > 0; left--) nextByte(c);
  } else if (line[0] == '*') {
    for (long i = 0; i < number; i++) readReply(c);
  }
  return number;
}

static int addWord(char *at, const char *word) {
  return sprintf(at, "$%zu\r\n%s\r\n", strlen(word), word);
}

// Sends a command, given as its words between spaces.
static void sendCommand(Connection *c, const char *text) {
  char copy[1024], words[4096], head[32], *state;
  int length = 0, count = 0;
  snprintf(copy, sizeof copy, "%s", text);
  for (char *word = strtok_r(copy, " ", &state); word; word = strtok_r(NULL, " ", &state), count++) {
    length += addWord(words + length, word);
  }
  sendAll(c, head, sprintf(head, "*%d\r\n", count));
  sendAll(c, words, length);
}

static long run(const char *text) {
  sendCommand(&driver, text);
  return readReply(&driver);
}

// Whether the thread runs at real-time priority from now on.
static int beRealTime(int priority) {
  struct sched_param parameters = {.sched_priority = priority};
  return !pthread_setschedparam(pthread_self(), SCHED_FIFO, &parameters);
}

// The process that the server is.
static uint32_t processId(void) {
  static char text[1 << 16];
  sendCommand(&driver, "INFO server");
  for (size_t length = 0; length < sizeof text - 1 && !strstr(text, "\r\n\r\n"); length++) {
    text[length] = nextByte(&driver);
  }
  char *line = strstr(text, "process_id:");
  return line ? strtoul(line + strlen("process_id:"), NULL, 10) : 0;
}

// ---- the guards

static void addSpan(Spans *to, int64_t begin, int64_t end) {
  long count = atomic_load(&to->count);
  if (count < SPANS) {
    to->spans[count] = (Span){begin, end};
    atomic_store(&to->count, count + 1);
  }
}

static void *guard(void *number) {
  long cpu = (long)number;
  cpu_set_t only;
  CPU_ZERO(&only);
  CPU_SET(cpu, &only);
  if (pthread_setaffinity_np(pthread_self(), sizeof only, &only) || !beRealTime(50)) {
    fprintf(stderr, "no guard on processor %ld\n", cpu);
    return NULL;
  }
  prctl(PR_SET_TIMERSLACK, 1000);
  for (int64_t due = nanos() + NAP_NANOS;; due = nanos() + NAP_NANOS) {
    struct timespec at = {due / 1000000000, due % 1000000000};
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &at, NULL);
    int64_t now = nanos();
    if (now - due > LATE_NANOS) addSpan(&host[cpu], due, now);
  }
}

// ---- other programs

static int isOther(uint32_t pid) {
  static char known[PIDS]; // 1 where it is not, 2 where it is
  if (pid == 0 || pid == serverPid || pid == (uint32_t)getpid()) return 0;
  if (pid >= PIDS) return 1;
  if (!known[pid]) {
    char path[64], text[512] = "";
    sprintf(path, "/proc/%u/stat", pid);
    FILE *file = fopen(path, "r");
    int isGone = !file || !fgets(text, sizeof text, file);
    if (file) fclose(file);
    // PID (NAME) STATE PARENT GROUP SESSION TERMINAL TERMINAL-GROUP FLAGS; a name has any characters.
    char *name = strchr(text, '('), *rest = strrchr(text, ')');
    unsigned long flags = 0;
    if (rest) sscanf(rest, ") %*c %*d %*d %*d %*d %*d %lu", &flags);
    int isProgram = !(flags & KERNEL_THREAD) || !strncmp(name, "(kdamond", 8);
    known[pid] = isGone || isProgram ? 2 : 1;
  }
  return known[pid] == 2;
}

// Keeps a record of when others had a processor.
static void *record(void *unused) {
  (void)unused;
  struct perf_event_attr switches = {.size = sizeof switches,
                                     .type = PERF_TYPE_SOFTWARE,
                                     .config = PERF_COUNT_SW_DUMMY,
                                     .sample_type = PERF_SAMPLE_TID | PERF_SAMPLE_TIME,
                                     .sample_id_all = 1,
                                     .context_switch = 1,
                                     .use_clockid = 1,
                                     .clockid = CLOCK_MONOTONIC};
  struct perf_event_mmap_page *pages[GUARDS];
  int64_t since[GUARDS] = {0};
  for (int cpu = 0; cpu < GUARDS; cpu++) {
    int fd = syscall(SYS_perf_event_open, &switches, -1, cpu, -1, 0);
    size_t bytes = sysconf(_SC_PAGESIZE) + RECORD_BYTES;
    pages[cpu] = fd < 0 ? MAP_FAILED : mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (pages[cpu] == MAP_FAILED) {
      fprintf(stderr, "no record of other programs\n");
      return NULL;
    }
  }
  for (int cpu = 0;; cpu = (cpu + 1) % GUARDS) {
    char *data = (char *)pages[cpu] + pages[cpu]->data_offset;
    uint64_t at = pages[cpu]->data_tail;
    uint64_t head = __atomic_load_n(&pages[cpu]->data_head, __ATOMIC_ACQUIRE);
    while (at < head) {
      // Records are multiples of eight bytes; those that are looked at are of 32, four words.
      struct perf_event_header *header = (void *)(data + at % RECORD_BYTES);
      if (header->type == PERF_RECORD_SWITCH_CPU_WIDE && header->misc & PERF_RECORD_MISC_SWITCH_OUT) {
        uint32_t next = *(uint32_t *)(data + (at + 8) % RECORD_BYTES);
        int64_t time = *(int64_t *)(data + (at + 24) % RECORD_BYTES);
        if (since[cpu]) addSpan(&others[cpu], since[cpu], time);
        since[cpu] = isOther(next) ? time : 0;
      } else if (header->type == PERF_RECORD_LOST) {
        fprintf(stderr, "a part of the record of other programs is lost\n");
      }
      at += header->size;
    }
    __atomic_store_n(&pages[cpu]->data_tail, at, __ATOMIC_RELEASE);
    usleep(5000);
  }
}

// How much of a time is within spans of one of the processors, or both.
static int64_t covered(Spans of[GUARDS], int64_t begin, int64_t end) {
  int64_t sum = 0, reached = begin;
  long at[GUARDS];
  for (int i = 0; i < GUARDS; i++) {
    Spans *some = &of[i];
    long count = atomic_load(&some->count);
    while (some->from < count && some->spans[some->from].end < begin - 60000000000LL) some->from++;
    at[i] = some->from;
    for (long low = some->from, high = count; low < high;) {
      long middle = (low + high) / 2;
      if (some->spans[middle].end <= begin) {
        at[i] = low = middle + 1;
      } else {
        high = middle;
      }
    }
  }
  while (1) {
    int next = -1;
    for (int i = 0; i < GUARDS; i++) {
      if (at[i] < atomic_load(&of[i].count) && of[i].spans[at[i]].begin < end &&
          (next < 0 || of[i].spans[at[i]].begin < of[next].spans[at[next]].begin)) {
        next = i;
      }
    }
    if (next < 0) return sum;
    Span span = of[next].spans[at[next]++];
    int64_t first = span.begin > reached ? span.begin : reached;
    int64_t last = span.end < end ? span.end : end;
    if (last > first) {
      sum += last - first;
      reached = last;
    }
  }
}

// ---- the witness

static void addSample(int witness, int64_t now, int64_t latency) {
  long at = atomic_load(&sampleCount);
  if (at < SAMPLES) {
    samples[at] = latency / 1e6;
    sampledAt[at] = now;
    sampledBy[at] = witness;
    atomic_store(&sampleCount, at + 1);
  }
}

static void *watch(void *unused) {
  (void)unused;
  if (!beRealTime(40)) fprintf(stderr, "no priority for the witnesses\n");
  prctl(PR_SET_TIMERSLACK, 1000);
  int64_t due = nanos(), asked[WITNESSES] = {0};
  struct pollfd polled[WITNESSES];
  for (int i = 0; i < WITNESSES; i++) polled[i] = (struct pollfd){witnesses[i].fd, POLLIN, 0};
  for (int next = 0;;) {
    int64_t now = nanos();
    struct timespec wait = {0, due > now ? due - now : 0};
    int ready = ppoll(polled, WITNESSES, &wait, NULL);
    now = nanos();
    for (int i = 0; i < WITNESSES && ready > 0; i++) {
      if (polled[i].revents) {
        readReply(&witnesses[i]);
        for (int64_t latency = now - asked[i]; latency > 0; latency -= GAP_NANOS * WITNESSES) {
          addSample(i, now, latency);
        }
        asked[i] = 0;
      }
    }
    if (due > now) continue;
    if (!asked[next]) { // else it is charged when the answer comes
      char key[32], request[128];
      sprintf(key, "witness:%d", next);
      int length = sprintf(request, "*2\r\n$3\r\nGET\r\n");
      length += addWord(request + length, key);
      asked[next] = nanos();
      sendAll(&witnesses[next], request, length);
    }
    next = (next + 1) % WITNESSES;
    due += GAP_NANOS;
    // Where several are due, the witnesses were woken late, and nobody is charged for it: all of
    // them at once would be a burst that only this program makes.
    if (due < now) due = now;
  }
  return NULL;
}

static int compare(const void *a, const void *b) {
  float x = *(const float *)a, y = *(const float *)b;
  return (x > y) - (x < y);
}

static long windowStart, windowStop;
static int64_t windowBegin;

static void beginWindow(void) {
  windowStart = atomic_load(&sampleCount);
  windowBegin = nanos();
}

static double share(const float *sorted, long count, double part) {
  return count == 0 ? 0 : sorted[(long)((count - 1) * part)];
}

// Collects the samples of some witnesses, sorted; how many.
static long collect(float *into, const float *worst, float limit) {
  long count = 0;
  for (long i = windowStart; i < windowStop; i++) {
    if (samples[i] >= 0 && (!worst || worst[sampledBy[i]] <= limit)) into[count++] = samples[i];
  }
  qsort(into, count, sizeof *into, compare);
  return count;
}

static void endWindow(const char *label) {
  int64_t windowEnd = nanos();
  usleep(500000);
  windowStop = atomic_load(&sampleCount);
  double took = (windowEnd - windowBegin) / 1e6;
  double part = 100.0 * covered(host, windowBegin, nanos()) / (nanos() - windowBegin);
  float *sorted = malloc((windowStop - windowStart + 1) * sizeof *sorted);
  long count = collect(sorted, NULL, 0);
  printf("%-40.40s %9.1f ms | as seen p99.9 %8.3f max %8.3f | host %4.1f%%", label, took,
         share(sorted, count, 0.999), share(sorted, count, 1), part);
  long before = count;
  float worst[WITNESSES] = {0}, order[WITNESSES];
  for (long i = windowStart; i < windowStop; i++) {
    int64_t nanos = samples[i] * 1e6, begin = sampledAt[i] - nanos;
    int isDisturbed = covered(others, begin, sampledAt[i]) > nanos / 10;
    samples[i] = isDisturbed ? -1 : samples[i] - covered(host, begin, sampledAt[i]) / 1e6;
    if (samples[i] > worst[sampledBy[i]]) worst[sampledBy[i]] = samples[i];
  }
  memcpy(order, worst, sizeof worst);
  qsort(order, WITNESSES, sizeof *order, compare);
  count = collect(sorted, NULL, 0);
  printf(" | left out %4.1f%%", 100.0 * (before - count) / before);
  printf(" | all p50 %6.3f p99 %7.3f p99.9 %8.3f max %8.3f", share(sorted, count, 0.5),
         share(sorted, count, 0.99), share(sorted, count, 0.999), share(sorted, count, 1));
  count = collect(sorted, worst, order[WITNESSES * 3 / 4 - 1]);
  printf(" | 3/4 p99.9 %7.3f max %7.3f\n", share(sorted, count, 0.999), share(sorted, count, 1));
  fflush(stdout);
  free(sorted);
}

// ---- the collection

// Appends a command that adds `AT_ONCE` elements from `first` on.
static int addElements(char *at, const char *type, long first) {
  char word[64];
  int length = 0;
  int pairs = type[0] == 'h' || type[0] == 'z' || type[0] == 'k';
  if (type[0] == 's' && type[1] == 't') {
    for (int i = 0; i < AT_ONCE; i++) {
      length += sprintf(at + length, "*5\r\n$4\r\nXADD\r\n$3\r\nbig\r\n$1\r\n*\r\n$1\r\nf\r\n");
      sprintf(word, "value:%ld", first + i);
      length += addWord(at + length, word);
    }
    return length;
  }
  const char *name = type[0] == 'h'   ? "HSET"
                     : type[0] == 'z' ? "ZADD"
                     : type[0] == 'l' ? "RPUSH"
                     : type[0] == 'k' ? "MSET"
                                      : "SADD";
  int words = (type[0] == 'k' ? 1 : 2) + AT_ONCE * (pairs ? 2 : 1);
  length = sprintf(at, "*%d\r\n", words);
  length += addWord(at + length, name);
  if (type[0] != 'k') length += addWord(at + length, "big");
  for (int i = 0; i < AT_ONCE; i++) {
    sprintf(word, "%ld", (first + i) * 7919 % 1000003);
    if (type[0] == 'z') length += addWord(at + length, word);
    sprintf(word, "element:%ld", first + i);
    length += addWord(at + length, word);
    if (type[0] == 'h' || type[0] == 'k') length += addWord(at + length, "value");
  }
  return length;
}

static void fill(const char *type, long from, long to) {
  static char request[IN_FLIGHT * AT_ONCE * 128];
  for (long at = from; at < to;) {
    int length = 0, replies = 0;
    for (int i = 0; i < IN_FLIGHT && at < to; i++, at += AT_ONCE) {
      length += addElements(request + length, type, at);
      replies += type[0] == 's' && type[1] == 't' ? AT_ONCE : 1;
    }
    sendAll(&driver, request, length);
    while (replies-- > 0) readReply(&driver);
  }
}

// What is executed on each type; a line that begins with a dash prepares and is not measured.
// `H` stands for half the number of elements; `nothing 9` waits for nine seconds.
static const char *COMMON[] = {"MEMORY USAGE big", "MEMORY USAGE big SAMPLES 0", "COPY big copy",
                               "UNLINK copy",      "RENAME big other1",          "RENAME other1 big2",
                               "RENAME big2 big",  "MOVE big 1",                 "-SELECT 1",
                               "MOVE big 0",       "-SELECT 0",                  "-COPY big copy",
                               "SET copy x",       "-COPY big copy REPLACE",     "PEXPIRE copy 1",
                               "-COPY big copy REPLACE", NULL};
static const char *HASH[] = {"HLEN big", "HRANDFIELD big 100", "HSCAN big 0 COUNT 1000",
                             "HEXPIRE big 100 FIELDS 1 element:5", "DEL copy", "FLUSHDB", NULL};
static const char *SET[] = {"SCARD big", "SRANDMEMBER big 100", "SSCAN big 0 COUNT 1000",
                            "SPOP big 100", "SPOP copy H", "DEL copy", "SINTERCARD 2 big big LIMIT 10",
                            "SUNIONSTORE copy big big", "FLUSHDB", NULL};
static const char *ZSET[] = {"ZCARD big", "ZRANGE big 5000 5100", "ZRANDMEMBER big 100",
                             "ZCOUNT big 1000 900000", "ZREMRANGEBYRANK copy 0 H", "DEL copy",
                             "ZRANGESTORE copy big 0 H", "DEL copy", "FLUSHDB", NULL};
static const char *LIST[] = {"LLEN big", "LINDEX big H", "LRANGE big H H", "LPOS big none",
                             "LINSERT big BEFORE element:100 x", "LREM big 1 element:5000", "LTRIM copy H -1",
                             "LPOP big H", "DEL copy", "FLUSHDB", NULL};
static const char *STREAM[] = {"XLEN big", "XRANGE big - + COUNT 100", "XTRIM copy MAXLEN = H",
                               "XTRIM copy MAXLEN ~ 1000", "-DEL copy", "XGROUP CREATE big g 0", "read group",
                               "XPENDING big g", "XPENDING big g - + 10", "XINFO STREAM big",
                               "COPY big copy", "XGROUP DELCONSUMER big g c", "XGROUP DESTROY copy g",
                               "DEL copy", "FLUSHDB", NULL};
static const char *KEYS[] = {"DBSIZE", "SCAN 0 COUNT 1000", "RANDOMKEY", "INFO", "FLUSHDB", NULL};

static void execute(const char *line, const char *type) {
  char text[256], *half;
  snprintf(text, sizeof text, "%s", line);
  while ((half = strstr(text, " H"))) {
    char rest[128];
    snprintf(rest, sizeof rest, "%s", half + 2);
    snprintf(half, text + sizeof text - half, " %ld%s", elements / 2, rest);
  }
  if (text[0] == '-') {
    run(text + 1);
    usleep(1000000);
    return;
  }
  beginWindow();
  int seconds;
  if (sscanf(text, "nothing %d", &seconds) == 1) {
    sleep(seconds);
  } else if (!strcmp(text, "read group")) {
    for (long left = elements; left > 0; left -= 100) {
      run("XREADGROUP GROUP g c COUNT 100 STREAMS big >");
    }
  } else {
    run(text);
  }
  char label[300];
  snprintf(label, sizeof label, "%s %s", type, text);
  endWindow(label);
}

int main(int count, char **words) {
  if (count < 4) {
    fprintf(stderr, "usage: stalls PORT ELEMENTS hash|set|zset|list|stream|keys [COMMAND...]\n");
    return 2;
  }
  port = atoi(words[1]);
  elements = atol(words[2]);
  const char *type = words[3];
  dial(&driver);
  run("FLUSHALL");
  for (int i = 0; i < WITNESSES; i++) {
    dial(&witnesses[i]);
    char text[64];
    sprintf(text, "SET witness:%d value", i);
    run(text);
  }
  pthread_t thread;
  serverPid = processId();
  pthread_create(&thread, NULL, record, NULL);
  for (long i = 0; i < GUARDS; i++) pthread_create(&thread, NULL, guard, (void *)i);
  pthread_create(&thread, NULL, watch, NULL);
  usleep(1000000);
  beginWindow();
  usleep(2000000);
  endWindow("(nothing)");
  char label[64];
  snprintf(label, sizeof label, "%s to %ld", type, elements);
  beginWindow();
  fill(type, 0, elements);
  endWindow(label);
  if (count > 4) {
    for (int i = 4; i < count; i++) execute(words[i], type);
    return 0;
  }
  if (type[0] != 'k') {
    for (const char **line = COMMON; *line; line++) execute(*line, type);
  }
  const char **own = type[0] == 'h'                     ? HASH
                     : type[0] == 'z'                   ? ZSET
                     : type[0] == 'l'                   ? LIST
                     : type[0] == 'k'                   ? KEYS
                     : type[0] == 's' && type[1] == 't' ? STREAM
                                                        : SET;
  for (const char **line = own; *line; line++) execute(*line, type);
  return 0;
}
