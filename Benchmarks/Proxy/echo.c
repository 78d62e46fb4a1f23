// A WebSocket server on loopback that echoes, and is so small that no proxy waits for it.
//
// usage: echo    Prints the port that it listens at, and serves until it is killed.
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <signal.h>
#include <unistd.h>

#include "websocket.h"

static int listen_on_loopback(void) {
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t length = sizeof address;
  int listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
  if (bind(listener, (struct sockaddr *)&address, length) || listen(listener, 4096)) fail("listen");
  getsockname(listener, (struct sockaddr *)&address, &length);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  return listener;
}

static void accept_all(int poll, int listener) {
  int socket, on = 1;
  while ((socket = accept4(listener, NULL, NULL, SOCK_NONBLOCK)) >= 0) {
    setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    struct peer *peer = calloc(1, sizeof *peer);
    if (!peer) fail("calloc");
    peer->socket = socket;
    watch(poll, peer);
  }
}

// Answers the opening handshake (RFC 6455, section 4.2.2), once all of it is there.
static void open_peer(struct peer *peer) {
  append(&peer->input, "", 1);
  peer->input.end--;  // The text ends in a zero that is not part of it.
  char *request = (char *)peer->input.bytes + peer->input.start;
  char *end = strstr(request, "\r\n\r\n"), *field = strcasestr(request, "\r\nSec-WebSocket-Key:");
  if (!end) return;
  if (!field || field > end) {
    peer->is_gone = true;
    return;
  }
  field += strlen("\r\nSec-WebSocket-Key:");
  field += strspn(field, " ");
  char joined[128], response[256];
  uint8_t digest[20], accepted[32];
  snprintf(joined, sizeof joined, "%.*s258EAFA5-E914-47DA-95CA-C5AB0DC85B11",
           (int)strcspn(field, " \r"), field);
  SHA1((uint8_t *)joined, strlen(joined), digest);
  EVP_EncodeBlock(accepted, digest, sizeof digest);
  int count = snprintf(response, sizeof response,
                       "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n"
                       "Connection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n", accepted);
  append(&peer->output, response, count);
  peer->input.start += end + 4 - request;
  peer->is_open = true;
}

static void echo_frame(struct peer *peer, const struct frame *frame) {
  for (size_t i = 0; frame->key && i < frame->length; i++) frame->payload[i] ^= frame->key[i & 3];
  uint8_t first = frame->opcode == PING ? 0x80 | PONG : frame->first;
  if (frame->opcode != PONG) append_frame(&peer->output, first, frame->payload, frame->length, false);
}

static void serve(int poll, struct peer *peer) {
  receive(peer);
  if (!peer->is_open && !peer->is_gone) open_peer(peer);
  struct frame frame;
  bool is_closing = false;
  while (peer->is_open && !is_closing && next_frame(&peer->input, &frame)) {
    echo_frame(peer, &frame);
    is_closing = frame.opcode == CLOSE;
    peer->input.start += frame.whole;
  }
  if (!peer->is_gone) transmit(poll, peer);
  if (!peer->is_gone && !is_closing) return;
  close(peer->socket);
  free(peer->input.bytes);
  free(peer->output.bytes);
  free(peer);
}

int main(void) {
  prctl(PR_SET_PDEATHSIG, SIGKILL);
  struct rlimit files = {65536, 65536};
  setrlimit(RLIMIT_NOFILE, &files);
  int listener = listen_on_loopback(), poll = epoll_create1(0);
  struct epoll_event event = {.events = EPOLLIN}, events[256];
  epoll_ctl(poll, EPOLL_CTL_ADD, listener, &event);
  for (;;) {
    int count = epoll_wait(poll, events, 256, -1);
    for (int i = 0; i < count; i++) {
      if (events[i].data.ptr)
        serve(poll, events[i].data.ptr);
      else
        accept_all(poll, listener);
    }
  }
}
