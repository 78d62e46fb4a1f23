#pragma once
#include <zlib.h>

// Macros, which Swift does not see. Negative bits are a stream without header (zlib.h).
static inline int lightlag_deflate_init(z_stream *stream, int level, int window_bits, int strategy) {
  return deflateInit2(stream, level, Z_DEFLATED, -window_bits, 8, strategy);
}
static inline int lightlag_inflate_init(z_stream *stream, int window_bits) {
  return inflateInit2(stream, -window_bits);
}
