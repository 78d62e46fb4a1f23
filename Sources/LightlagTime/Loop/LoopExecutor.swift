/// Hands the jobs of tasks that prefer it to a loop, from whatever thread they come.
final class LoopExecutor: TaskExecutor {
  let inbox: Inbox

  init(_ inbox: Inbox) {
    self.inbox = inbox
  }

  func enqueue(_ job: consuming ExecutorJob) {
    inbox.enqueue(LoopJob(job, .preferred))
  }
}
