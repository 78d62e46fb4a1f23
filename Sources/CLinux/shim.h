#pragma once
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

// Swift calls no variadic functions.
static inline int lightlag_ioctl(int file, unsigned long request) { return ioctl(file, request); }

// Bytes that a terminal has and nobody has read.
static inline int lightlag_unread(int file) {
  int count = 0;
  return ioctl(file, FIONREAD, &count) == 0 ? count : 0;
}
