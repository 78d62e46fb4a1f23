#pragma once
#include <sys/random.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>

// glibc hides this without _GNU_SOURCE, and Swift's Glibc module is built without it.
extern int accept4(int socket, struct sockaddr *address, socklen_t *length, int flags);
