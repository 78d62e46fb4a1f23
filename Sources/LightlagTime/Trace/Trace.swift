import LightlagCore

/// What is told of a run's course: a fingerprint, and all events where they are wanted.
struct Trace {
  private static var mostEvents: Int { 1 << 22 }

  /// The events so far, where they are kept, up to four million.
  private(set) var events: [TraceEvent] = []

  /// A number that two runs of the same course have in common.
  private(set) var fingerprint: UInt64 = 0xcbf2_9ce4_8422_2325

  private let isKept: Bool
  private var tasks: [UInt64: Int] = [:]

  init(isKept: Bool) {
    self.isKept = isKept
  }

  /// Notes that a task is resumed.
  @inline(__always)
  mutating func resume(_ job: LoopJob, at now: Int64, ready: Int) {
    mix(UInt64(truncatingIfNeeded: now) &+ UInt64(truncatingIfNeeded: ready) << 2)
    if isKept { keep(job, at: now, ready: ready) }
  }

  /// Notes that a source is carried on.
  mutating func advance(source: Int, at now: Int64) {
    mix(UInt64(truncatingIfNeeded: now) &+ 1)
    keep(.advanced(source: source), at: now)
  }

  /// Notes that another thread resumed a task.
  mutating func wake(at now: Int64) {
    mix(2)
    keep(.wokenByAnotherThread, at: now)
  }

  /// Notes what a task says.
  mutating func note(_ text: String, at now: Int64) {
    mix(UInt64(truncatingIfNeeded: now) &+ 3)
    for byte in text.utf8 { mix(UInt64(byte)) }
    keep(.note(text), at: now)
  }

  /// The step of FNV-1a, on words, its high bits folded back.
  @inline(__always)
  private mutating func mix(_ word: UInt64) {
    fingerprint = (fingerprint ^ word) &* 0x100_0000_01b3
    fingerprint ^= fingerprint >> 29
  }

  private mutating func keep(_ job: LoopJob, at now: Int64, ready: Int) {
    let task = tasks[job.task] ?? tasks.count
    tasks[job.task] = task
    keep(.resumed(task: task, isMain: job.kind == .main), at: now, ready: ready)
  }

  private mutating func keep(_ kind: TraceEvent.Kind, at now: Int64, ready: Int = 0) {
    guard isKept, events.count < Self.mostEvents else { return }
    events.append(
      TraceEvent(instant: Instant(nanoseconds: now), kind: kind, othersReady: ready))
  }
}
