#pragma once
#include <libwebsockets.h>

// What the Swift importer drops, under names that survive.

// Bytes that lws may write ahead of a payload; LWS_PRE is not a simple macro.
enum { CLWS_PRE = LWS_PRE };

// Bytes as they are, on a raw socket.
static const enum lws_write_protocol CLWS_WRITE_RAW = LWS_WRITE_RAW;
