#pragma once
#include <pthread.h>
#include <sched.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

// glibc hides these without _GNU_SOURCE, and Swift's Glibc module is built without it.
extern int posix_openpt(int flags);
extern int grantpt(int terminal);
extern int unlockpt(int terminal);
extern int ptsname_r(int terminal, char *name, size_t size);
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);

extern int pthread_tryjoin_np(pthread_t thread, void **result);

// Has the calling thread run only where no other wants the processor (SCHED_IDLE, sched(7)).
static inline void lightlag_yield_to_all(void) {
  const int idle = 5;
  const struct sched_param parameter = {0};
  sched_setscheduler(0, idle, &parameter);
}

// Swift calls no variadic functions.
static inline int lightlag_ioctl(int file, unsigned long request) { return ioctl(file, request); }

// Bytes that a terminal has and nobody has read.
static inline int lightlag_unread(int file) {
  int count = 0;
  return ioctl(file, FIONREAD, &count) == 0 ? count : 0;
}

// Rates without a name in termios(3): `struct termios2` of <asm/termbits.h>, which cannot stand
// beside <termios.h>, as x86-64 and AArch64 have it.
struct lightlag_termios2 {
  unsigned int modes[4];  // Input, output, control, local.
  unsigned char discipline;
  unsigned char characters[19];
  unsigned int input_rate;
  unsigned int output_rate;
};

// The rate of a terminal, or 0.
static inline unsigned int lightlag_rate(int file) {
  struct lightlag_termios2 setting;
  const unsigned long get = _IOR('T', 0x2A, struct lightlag_termios2);
  return ioctl(file, get, &setting) == 0 ? setting.output_rate : 0;
}

// Sets any rate (TCSETS2 with BOTHER, ioctl_tty(2)); returns the rate that it then has, or 0.
static inline unsigned int lightlag_set_rate(int file, unsigned int rate) {
  const unsigned int rate_bits = 0x100F, by_number = 0x1000, input_shift = 16;
  const unsigned long get = _IOR('T', 0x2A, struct lightlag_termios2);
  const unsigned long set = _IOW('T', 0x2B, struct lightlag_termios2);
  struct lightlag_termios2 setting;
  if (ioctl(file, get, &setting) != 0) return 0;
  setting.modes[2] &= ~(rate_bits | rate_bits << input_shift);
  setting.modes[2] |= by_number | by_number << input_shift;
  setting.input_rate = setting.output_rate = rate;
  return ioctl(file, set, &setting) == 0 ? lightlag_rate(file) : 0;
}
