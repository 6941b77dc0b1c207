// SPDX-License-Identifier: Apache-2.0
// hog: fills fresh memory and writes to it in no order, again and again, as the copying of large
// collections does. What clients of a server beside it see while it runs is the machine's doing,
// not the server's: the measure for what stalls.c shows.
// usage: hog SECONDS
// Build: cc -O2 -o hog hog.c
#define _GNU_SOURCE
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>

enum { BYTES = 600 << 20, LINE = 64, WRITES = 30000000 };

int main(int count, char **words) {
  if (count < 2) {
    fprintf(stderr, "usage: hog SECONDS\n");
    return 2;
  }
  uint64_t state = 88172645463325252ULL;
  for (time_t end = time(NULL) + atoi(words[1]); time(NULL) < end;) {
    char *memory = mmap(NULL, BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) {
      perror("mmap");
      return 1;
    }
    madvise(memory, BYTES, MADV_HUGEPAGE);
    for (long i = 0; i < BYTES; i += LINE) memory[i] = 1;
    for (long i = 0; i < WRITES; i++) {
      state ^= state << 13;
      state ^= state >> 7;
      state ^= state << 17;
      memory[state % BYTES]++;
    }
    munmap(memory, BYTES);
  }
  return 0;
}
