#pragma once
#include <stdbool.h>
#include <stdint.h>

/// What the hooks call, always on the thread that enqueues.
typedef struct {
  /// Takes a job enqueued on a thread that is in a loop, and says whether it is the loop's.
  bool (*enqueue)(void *loop, void *job);
  /// Takes a job enqueued elsewhere if its task belongs to a loop, and says whether it did.
  bool (*claim)(uint64_t task, void *job);
  /// Tells the time of a loop, in nanoseconds.
  int64_t (*now)(void *loop);
} lightlag_hooks;

/// The loop that this thread is in, and what stands for the main actor there.
typedef struct {
  void *loop;
  void *main_identity;
  uintptr_t main_implementation;
} lightlag_thread;

extern _Thread_local lightlag_thread lightlag_this_thread;

/// Hooks into the runtime, once; says of what: 1 for jobs, 2 for the main actor, 4 for clocks.
int lightlag_install_hooks(lightlag_hooks hooks);

/// Runs a job as the global pool would.
void lightlag_run_job(void *job);

/// A number that is a task's own as long as the process runs, 0 if the runtime does not tell.
uint64_t lightlag_task_number(void *job);

/// The number of the task that runs on this thread, 0 if none does or the runtime does not tell.
uint64_t lightlag_current_task_number(void);

/// Whether a task runs on this thread; while it enqueues itself it no longer does.
bool lightlag_has_task(void);

static inline void *lightlag_current_loop(void) { return lightlag_this_thread.loop; }

static inline void lightlag_enter_loop(void *loop, void *main_identity, uintptr_t main) {
  lightlag_this_thread = (lightlag_thread){loop, main_identity, main};
}

static inline void lightlag_leave_loop(void) {
  lightlag_this_thread = (lightlag_thread){0, 0, 0};
}
