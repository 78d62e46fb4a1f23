import LightlagCore

/// The latest steps and waits of a run's tasks, for failures to tell.
///
/// It costs a store for each of them, and keeps so few that it does not grow.
struct RecentTasks {
  /// What a task came out of: a sleep, or a wait for something of ours.
  struct Wait {
    /// The number of the task, as the runtime has it.
    var task: UInt64 = 0
    var name: String?
    var file: StaticString?
    var line: UInt = 0
    /// When it was over.
    var end: Int64 = 0
  }

  private struct Step {
    var task: UInt64 = 0
    var instant: Int64 = 0
  }

  /// Both are powers of two.
  private static var stepLimit: Int { 128 }
  private static var waitLimit: Int { 64 }

  /// The number of the body's task, which runs first.
  private(set) var body: UInt64 = 0

  private var steps = [Step](repeating: Step(), count: stepLimit)
  private var stepCount = 0
  private var waits = [Wait](repeating: Wait(), count: waitLimit)
  private var waitCount = 0
  /// Of the body, which may have come out of nothing for long.
  private var bodyStep = Step()
  private var bodyWait = Wait()

  /// Notes that a task, or an actor with some, runs.
  @inline(__always)
  mutating func step(_ task: UInt64, at instant: Int64) {
    if body == 0 { body = task }
    steps[stepCount & (Self.stepLimit &- 1)] = Step(task: task, instant: instant)
    stepCount &+= 1
    if task == body { bodyStep.instant = instant }
  }

  /// Notes that a task came out of a sleep or wait.
  @inline(__always)
  mutating func wake(_ wait: Wait) {
    waits[waitCount & (Self.waitLimit &- 1)] = wait
    waitCount &+= 1
    if wait.task == body { bodyWait = wait }
  }

  /// The body, and the latest others of which a name or a place is known, without those that wait
  /// for something of ours.
  func suspended(besides waiting: Set<UInt64>) -> [TaskSighting] {
    var told = waiting.union([0, body])
    var sightings = waiting.contains(body) ? [] : [sighting(of: bodyStep.instant, body)]
    for step in latestSteps where sightings.count < 5 && told.insert(step.task).inserted {
      let found = sighting(of: step.instant, step.task)
      if found.name != nil || found.file != nil { sightings.append(found) }
    }
    return sightings
  }

  /// The tasks that an eighth or more of the latest steps were of, those of most first.
  var busiest: [TaskSighting] {
    var counts: [UInt64: Int] = [:]
    let latest = latestSteps
    for step in latest { counts[step.task, default: 0] += 1 }
    let most = counts.filter { $0.key != 0 && $0.value * 8 >= latest.count }
    return most.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { task, _ in
      sighting(of: latest.first { $0.task == task }?.instant ?? 0, task)
    }
  }

  /// The latest first.
  private var latestSteps: [Step] {
    (1...Self.stepLimit).prefix(stepCount).map { steps[(stepCount - $0) & (Self.stepLimit - 1)] }
  }

  private func sighting(of instant: Int64, _ task: UInt64) -> TaskSighting {
    let isBody = task == body
    let wait = isBody && bodyWait.task != 0 ? bodyWait : latestWait(of: task)
    return TaskSighting(
      name: wait?.name, isBody: isBody,
      instant: Instant(nanoseconds: max(instant, wait?.end ?? 0)),
      file: wait?.file.map { "\($0)" }, line: wait?.file == nil ? nil : wait.map { Int($0.line) })
  }

  private func latestWait(of task: UInt64) -> Wait? {
    (1...Self.waitLimit).prefix(waitCount).lazy
      .map { waits[(waitCount - $0) & (Self.waitLimit - 1)] }
      .first { $0.task == task }
  }
}
