// Loads a WebSocket echo on loopback, directly or through a proxy, and prints one line of JSON.
//
// usage: load PORT [-c CONNECTIONS] [-s BYTES] [-t SECONDS] [-w SECONDS] [-r RATE] [-p PID]...
//        load PORT -c CONNECTIONS -i
//
// Closed loop, without -r: each connection has one message outstanding, and the latency of a
// message runs from its sending. Open loop, with -r messages a second of all connections
// together: message k is due at start + k / rate, and its latency runs from when it was due, so
// that a proxy which holds up the sender hides nothing. Latencies are round trips, in
// microseconds. After -w seconds to warm up it measures for -t seconds, and with -p it tells the
// processor time that those processes took meanwhile.
//
// With -i it opens its connections, prints a line, and holds them until its input ends.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <dirent.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "websocket.h"

enum { MAX_PROCESSES = 16, MAX_BYTES = 1 << 20 };

static struct {
  int port, connections, processes[MAX_PROCESSES], process_count;
  size_t bytes;
  double seconds, warm_up, rate;
  bool is_idle;
} options = {.connections = 1, .bytes = 64, .seconds = 1, .warm_up = 0.3};

// What begins every payload: when the message was due, and which of its connection it is.
struct stamp {
  double due;
  uint64_t number;
};

static uint8_t payload[MAX_BYTES];
static struct peer *peers;
static int poll_descriptor;

// When to begin and when to end measuring.
static double begin, end;
// Messages answered, those due within the measurement sent, and what went wrong.
static uint64_t answered, expected, damaged, hung_up;
static float *latencies;
static size_t latency_capacity;

static double now(void) {
  struct timespec time;
  clock_gettime(CLOCK_MONOTONIC, &time);
  return time.tv_sec + time.tv_nsec * 1e-9;
}

// Seconds of processor time that the processes have taken, all their threads together.
// Source: Linux, Documentation/scheduler/sched-stats.rst, "/proc/<pid>/schedstat".
static double processor_time(void) {
  double sum = 0;
  for (int i = 0; i < options.process_count; i++) {
    char path[300];
    snprintf(path, sizeof path, "/proc/%d/task", options.processes[i]);
    DIR *tasks = opendir(path);
    for (struct dirent *task; tasks && (task = readdir(tasks));) {
      snprintf(path, sizeof path, "/proc/%d/task/%s/schedstat", options.processes[i], task->d_name);
      FILE *file = task->d_name[0] == '.' ? NULL : fopen(path, "r");
      unsigned long long nanoseconds = 0;
      if (file && fscanf(file, "%llu", &nanoseconds) == 1) sum += nanoseconds * 1e-9;
      if (file) fclose(file);
    }
    if (tasks) closedir(tasks);
  }
  return sum;
}

static void read_options(int count, char **arguments) {
  int letter;
  while ((letter = getopt(count, arguments, "c:s:t:w:r:p:i")) != -1) {
    switch (letter) {
      case 'c': options.connections = atoi(optarg); break;
      case 's': options.bytes = atol(optarg); break;
      case 't': options.seconds = atof(optarg); break;
      case 'w': options.warm_up = atof(optarg); break;
      case 'r': options.rate = atof(optarg); break;
      case 'i': options.is_idle = true; break;
      case 'p':
        if (options.process_count < MAX_PROCESSES)
          options.processes[options.process_count++] = atoi(optarg);
        break;
      default: exit(2);
    }
  }
  options.port = optind < count ? atoi(arguments[optind]) : 0;
  if (options.port <= 0 || options.bytes < sizeof(struct stamp) || options.bytes > MAX_BYTES) {
    fprintf(stderr, "usage: load PORT [-c N] [-s BYTES] [-t S] [-w S] [-r RATE] [-p PID]... [-i]\n");
    exit(2);
  }
}

// Connects and shakes hands, waiting for each in turn.
static void connect_peer(struct peer *peer) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons(options.port),
                                .sin_addr = {htonl(INADDR_LOOPBACK)}};
  struct timeval limit = {.tv_sec = 10};
  int on = 1;
  char text[2048];
  peer->socket = socket(AF_INET, SOCK_STREAM, 0);
  setsockopt(peer->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  setsockopt(peer->socket, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
  if (connect(peer->socket, (struct sockaddr *)&address, sizeof address)) fail("connect");
  int count = snprintf(text, sizeof text,
                       "GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
                       "Sec-WebSocket-Version: 13\r\n\r\n", options.port);
  send(peer->socket, text, count, MSG_NOSIGNAL);
  for (count = 0; count < (int)sizeof text - 1;) {
    if (recv(peer->socket, text + count, 1, 0) != 1) break;
    text[++count] = 0;
    if (count >= 4 && !strcmp(text + count - 4, "\r\n\r\n")) break;
  }
  if (strncmp(text, "HTTP/1.1 101", 12)) {
    fprintf(stderr, "the handshake failed: %.*s\n", count, text);
    exit(1);
  }
  fcntl(peer->socket, F_SETFL, O_NONBLOCK);
  peer->is_open = true;
  watch(poll_descriptor, peer);
}

static void send_message(struct peer *peer, double due) {
  struct stamp stamp = {due, peer->sent++};
  memcpy(payload, &stamp, sizeof stamp);
  append_frame(&peer->output, 0x80 | BINARY, payload, options.bytes, true);
  if (due >= begin && due < end) expected++;
}

static void record(double latency) {
  if (answered == latency_capacity) {
    latency_capacity = latency_capacity * 2 + 65536;
    latencies = realloc(latencies, latency_capacity * sizeof *latencies);
    if (!latencies) fail("realloc");
  }
  latencies[answered++] = latency * 1e6;
}

static void take_message(struct peer *peer, const struct frame *frame, double time) {
  struct stamp stamp;
  memcpy(&stamp, frame->payload, sizeof stamp);
  // Whole, in order, and the same.
  if (frame->length != options.bytes || stamp.number != peer->received ||
      memcmp(frame->payload + sizeof stamp, payload + sizeof stamp, options.bytes - sizeof stamp))
    damaged++;
  peer->received = stamp.number + 1;
  bool counts = options.rate ? stamp.due >= begin && stamp.due < end : time >= begin && time < end;
  if (counts) record(time - stamp.due);
  if (!options.rate && time < end) send_message(peer, now());
}

static void serve(struct peer *peer) {
  receive(peer);
  double time = now();
  struct frame frame;
  while (next_frame(&peer->input, &frame)) {
    if (frame.opcode == PING)
      append_frame(&peer->output, 0x80 | PONG, frame.payload, frame.length, true);
    if (frame.opcode == BINARY) take_message(peer, &frame, time);
    peer->input.start += frame.whole;
  }
  transmit(poll_descriptor, peer);
  if (!peer->is_gone) return;
  hung_up++;
  epoll_ctl(poll_descriptor, EPOLL_CTL_DEL, peer->socket, NULL);
}

// Sends what is due by now, connection after connection; returns when the next is.
static double send_due(double start, uint64_t *count) {
  for (double due; (due = start + *count / options.rate) < end; ++*count) {
    if (due > now()) return due;
    struct peer *peer = &peers[*count % options.connections];
    if (peer->is_gone) continue;
    send_message(peer, due);
    transmit(poll_descriptor, peer);
  }
  return end;
}

static void run(void) {
  uint64_t count = 0;
  double start = now() + 0.02, before = -1, last = now();
  begin = start + options.warm_up;
  end = begin + options.seconds;
  for (int i = 0; !options.rate && i < options.connections; i++) {
    send_message(&peers[i], now());
    transmit(poll_descriptor, &peers[i]);
  }
  double after = 0;
  // What was due in time may be answered a little later.
  while (last < end || (options.rate && answered < expected && last < end + 3)) {
    double wait = options.rate ? send_due(start, &count) - now() : 0.01;
    if (wait > 0.01 || last >= end) wait = 0.01;
    struct timespec limit = {.tv_nsec = wait > 0 ? wait * 1e9 : 0};
    struct epoll_event events[512];
    int ready = epoll_pwait2(poll_descriptor, events, 512, &limit, NULL);
    for (int i = 0; i < ready; i++) serve(events[i].data.ptr);
    last = now();
    if (before < 0 && last >= begin) before = processor_time();
    if (last < end) continue;
    if (after == 0) after = processor_time();
  }
  printf("\"cpu_us\": %.3f, ", answered ? (after - before) * 1e6 / answered : 0);
}

static int compare(const void *left, const void *right) {
  float difference = *(const float *)left - *(const float *)right;
  return (difference > 0) - (difference < 0);
}

static double percentile(double rank) {
  return answered ? latencies[(size_t)(rank * (answered - 1))] : 0;
}

int main(int count, char **arguments) {
  read_options(count, arguments);
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct rlimit files = {65536, 65536};
  setrlimit(RLIMIT_NOFILE, &files);
  memset(payload, 'x', sizeof payload);
  poll_descriptor = epoll_create1(0);
  peers = calloc(options.connections, sizeof *peers);
  if (!peers) fail("calloc");
  for (int i = 0; i < options.connections; i++) connect_peer(&peers[i]);
  printf("{");
  if (options.is_idle) {
    printf("\"connections\": %d}\n", options.connections);
    fflush(stdout);
    return getchar() == EOF ? 0 : 1;
  }
  run();
  qsort(latencies, answered, sizeof *latencies, compare);
  printf("\"answered\": %llu, \"per_second\": %.1f, \"unanswered\": %lld, \"damaged\": %llu, "
         "\"hung_up\": %llu, \"p1_us\": %.1f, \"p50_us\": %.1f, \"p99_us\": %.1f, \"max_us\": %.1f}\n",
         (unsigned long long)answered, answered / options.seconds,
         options.rate ? (long long)(expected - answered) : 0, (unsigned long long)damaged,
         (unsigned long long)hung_up, percentile(0.01), percentile(0.5), percentile(0.99),
         percentile(1));
  return 0;
}
