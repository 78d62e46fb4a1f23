#pragma once
#include <stdbool.h>
#include <stdint.h>

/// Reads the time of the loop that this thread is in, and says whether it is in one.
bool lightlag_clock_read(int64_t *nanoseconds);

/// Has Swift's own clocks read it on such threads, and says whether that was possible.
bool lightlag_install_clocks(void);
