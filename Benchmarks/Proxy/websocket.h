// The least of WebSocket (RFC 6455) that an echo and a load generator need.
#ifndef WEBSOCKET_H
#define WEBSOCKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum opcode { CONTINUATION = 0, TEXT = 1, BINARY = 2, CLOSE = 8, PING = 9, PONG = 10 };

// Bytes in order of arrival; those before `start` have been used.
struct buffer {
  uint8_t *bytes;
  size_t start, end, capacity;
};

struct peer {
  int socket;
  bool is_open, is_gone, awaits_room;
  struct buffer input, output;
  uint64_t sent, received;
};

// A whole frame at the start of a buffer.
struct frame {
  uint8_t first;
  enum opcode opcode;
  const uint8_t *key;  // NULL where the payload is not masked.
  uint8_t *payload;
  size_t length, whole;
};

// What all masked frames of ours are masked with. No proxy can tell that it is always the same.
extern const uint8_t masking_key[4];

void append(struct buffer *buffer, const void *bytes, size_t count);

// Reads a whole frame, or returns false where some of it is still to come.
bool next_frame(const struct buffer *buffer, struct frame *frame);

// Writes the header of a frame, with the shortest form of its length; returns its own length.
size_t write_header(uint8_t header[14], uint8_t first, size_t length, bool is_masked);

// Appends a frame whose payload is masked, or not, as it is copied.
void append_frame(struct buffer *buffer, uint8_t first, const uint8_t *payload, size_t length,
                  bool is_masked);

void watch(int poll, struct peer *peer);

// Reads what there is; a peer that has hung up is then `is_gone`.
void receive(struct peer *peer);

// Sends what waits, as far as there is room.
void transmit(int poll, struct peer *peer);

void fail(const char *what);

#endif
