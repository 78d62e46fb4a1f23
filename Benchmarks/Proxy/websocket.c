#include "websocket.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>

const uint8_t masking_key[4] = {0x11, 0x22, 0x33, 0x44};

void fail(const char *what) {
  perror(what);
  exit(1);
}

void append(struct buffer *buffer, const void *bytes, size_t count) {
  if (buffer->start == buffer->end) buffer->start = buffer->end = 0;
  if (buffer->end + count > buffer->capacity) {
    buffer->end -= buffer->start;
    memmove(buffer->bytes, buffer->bytes + buffer->start, buffer->end);
    buffer->start = 0;
  }
  if (buffer->end + count > buffer->capacity) {
    buffer->capacity = (buffer->end + count) * 2 + 4096;
    buffer->bytes = realloc(buffer->bytes, buffer->capacity);
    if (!buffer->bytes) fail("realloc");
  }
  memcpy(buffer->bytes + buffer->end, bytes, count);
  buffer->end += count;
}

bool next_frame(const struct buffer *buffer, struct frame *frame) {
  uint8_t *bytes = buffer->bytes + buffer->start;
  size_t count = buffer->end - buffer->start, header = 2, length_bytes = 0;
  if (count < 2) return false;
  frame->first = bytes[0];
  frame->opcode = bytes[0] & 15;
  frame->length = bytes[1] & 127;
  if (frame->length == 126) length_bytes = 2;
  if (frame->length == 127) length_bytes = 8;
  bool is_masked = bytes[1] & 128;
  header += length_bytes + (is_masked ? 4 : 0);
  if (count < header) return false;
  if (length_bytes > 0) frame->length = 0;
  for (size_t i = 0; i < length_bytes; i++) frame->length = frame->length << 8 | bytes[2 + i];
  frame->key = is_masked ? bytes + header - 4 : NULL;
  frame->payload = bytes + header;
  frame->whole = header + frame->length;
  return count >= frame->whole;
}

size_t write_header(uint8_t header[14], uint8_t first, size_t length, bool is_masked) {
  size_t count = 2, length_bytes = length < 126 ? 0 : length < 65536 ? 2 : 8;
  header[0] = first;
  header[1] = length_bytes == 0 ? length : length_bytes == 2 ? 126 : 127;
  for (size_t i = length_bytes; i > 0; i--) header[count++] = length >> 8 * (i - 1);
  if (!is_masked) return count;
  header[1] |= 128;
  memcpy(header + count, masking_key, 4);
  return count + 4;
}

void append_frame(struct buffer *buffer, uint8_t first, const uint8_t *payload, size_t length,
                  bool is_masked) {
  uint8_t header[14];
  append(buffer, header, write_header(header, first, length, is_masked));
  append(buffer, payload, length);
  uint8_t *copy = buffer->bytes + buffer->end - length;
  for (size_t i = 0; is_masked && i < length; i++) copy[i] ^= masking_key[i & 3];
}

void watch(int poll, struct peer *peer) {
  struct epoll_event event = {.events = EPOLLIN, .data.ptr = peer};
  if (epoll_ctl(poll, EPOLL_CTL_ADD, peer->socket, &event)) fail("epoll_ctl");
}

void receive(struct peer *peer) {
  static uint8_t bytes[1 << 18];
  ssize_t count = recv(peer->socket, bytes, sizeof bytes, 0);
  if (count > 0) append(&peer->input, bytes, count);
  if (count == 0 || (count < 0 && errno != EAGAIN)) peer->is_gone = true;
}

void transmit(int poll, struct peer *peer) {
  struct buffer *output = &peer->output;
  while (output->start < output->end) {
    ssize_t count = send(peer->socket, output->bytes + output->start,
                         output->end - output->start, MSG_NOSIGNAL);
    if (count < 0 && errno == EAGAIN) break;
    if (count < 0) {
      peer->is_gone = true;
      return;
    }
    output->start += count;
  }
  bool awaits_room = output->start < output->end;
  if (awaits_room == peer->awaits_room) return;
  peer->awaits_room = awaits_room;
  struct epoll_event event = {.events = EPOLLIN | (awaits_room ? EPOLLOUT : 0), .data.ptr = peer};
  epoll_ctl(poll, EPOLL_CTL_MOD, peer->socket, &event);
}
