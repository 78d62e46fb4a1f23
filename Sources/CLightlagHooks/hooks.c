// Hooks of the Swift runtime, which must be functions of Swift's own calling convention.
//
// The symbols are those of swift/Runtime/Concurrency.h. They are weak, so that a runtime without
// one of them still links, and its part is reported as missing.

#include "LightlagHooks.h"

#include <stddef.h>

#include "clocks.h"

#define SWIFT_CALL __attribute__((swiftcall))
#define IF_PRESENT __attribute__((weak))

typedef struct {
  void *identity;
  uintptr_t implementation;
} serial_executor;

typedef SWIFT_CALL void (*enqueue_function)(void *job);
typedef SWIFT_CALL serial_executor (*main_function)(void);

extern IF_PRESENT SWIFT_CALL void (*swift_task_enqueueGlobal_hook)(void *job, enqueue_function);
extern IF_PRESENT SWIFT_CALL serial_executor (*swift_task_getMainExecutor_hook)(main_function);
extern IF_PRESENT SWIFT_CALL uint64_t swift_task_getJobTaskId(void *job);
extern SWIFT_CALL void *swift_task_getCurrent(void);
extern SWIFT_CALL void swift_job_run(void *job, serial_executor executor);

_Thread_local lightlag_thread lightlag_this_thread;

static lightlag_hooks installed;
static int present;
static SWIFT_CALL void (*next_enqueue)(void *job, enqueue_function);
static SWIFT_CALL serial_executor (*next_main)(main_function);

static SWIFT_CALL void enqueue_hook(void *job, enqueue_function original) {
  void *loop = lightlag_this_thread.loop;
  if (loop && installed.enqueue(loop, job)) return;
  if (!loop && installed.claim(lightlag_task_number(job), job)) return;
  if (next_enqueue) {
    next_enqueue(job, original);
  } else {
    original(job);
  }
}

static SWIFT_CALL serial_executor main_hook(main_function original) {
  const lightlag_thread *thread = &lightlag_this_thread;
  if (thread->loop && thread->main_identity) {
    return (serial_executor){thread->main_identity, thread->main_implementation};
  }
  return next_main ? next_main(original) : original();
}

bool lightlag_clock_read(int64_t *nanoseconds) {
  if (!lightlag_this_thread.loop) return false;
  *nanoseconds = installed.now(lightlag_this_thread.loop);
  return true;
}

static void install(void) {
  if (&swift_task_enqueueGlobal_hook) {
    next_enqueue = swift_task_enqueueGlobal_hook;
    swift_task_enqueueGlobal_hook = enqueue_hook;
    present |= 1;
  }
  if (&swift_task_getMainExecutor_hook) {
    next_main = swift_task_getMainExecutor_hook;
    swift_task_getMainExecutor_hook = main_hook;
    present |= 2;
  }
  if (lightlag_install_clocks()) present |= 4;
}

int lightlag_install_hooks(lightlag_hooks hooks) {
  installed = hooks;
  install();
  return present;
}

void lightlag_run_job(void *job) { swift_job_run(job, (serial_executor){NULL, 0}); }

uint64_t lightlag_task_number(void *job) {
  return swift_task_getJobTaskId ? swift_task_getJobTaskId(job) : 0;
}

uint64_t lightlag_current_task_number(void) {
  // A task is a job.
  void *task = swift_task_getCurrent();
  return task ? lightlag_task_number(task) : 0;
}

bool lightlag_has_task(void) { return swift_task_getCurrent() != NULL; }
