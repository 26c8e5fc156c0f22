/* Round trips of a tiny message between two processes over a socketpair: prints the nanoseconds of one. */
#include <stdio.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { COUNT = 20000, LENGTH = 16 };

int main(void) {
  int ends[2];
  char bytes[LENGTH] = {0};
  struct timespec began, ended;
  if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) != 0) return 1;
  if (fork() == 0) {
    close(ends[0]);
    while (read(ends[1], bytes, LENGTH) == LENGTH && write(ends[1], bytes, LENGTH) == LENGTH) continue;
    return 0;
  }
  close(ends[1]);
  clock_gettime(CLOCK_MONOTONIC, &began);
  for (int i = 0; i < COUNT; i++) {
    if (write(ends[0], bytes, LENGTH) != LENGTH || read(ends[0], bytes, LENGTH) != LENGTH) return 1;
  }
  clock_gettime(CLOCK_MONOTONIC, &ended);
  printf("%.1f\n", ((ended.tv_sec - began.tv_sec) * 1e9 + (ended.tv_nsec - began.tv_nsec)) / COUNT);
  return 0;
}
