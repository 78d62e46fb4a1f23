/// Stands for the main actor on the thread of a loop.
final class LoopMainExecutor: SerialExecutor {
  let inbox: Inbox

  init(_ inbox: Inbox) {
    self.inbox = inbox
  }

  func enqueue(_ job: consuming ExecutorJob) {
    inbox.enqueue(LoopJob(job, .main))
  }

  func checkIsolated() {
    precondition(inbox.loop != nil, "not on the thread of this run")
  }
}
