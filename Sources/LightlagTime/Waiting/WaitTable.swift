import LightlagCore

/// Who waits for what, besides sleeps.
struct WaitTable {
  /// What lets go of those that wait for it when a run ends.
  protocol Owner: AnyObject, Sendable {
    /// What it is called, for a person.
    var waitName: String { get }

    /// Whether those that wait for it are told in a deadlock.
    var isTold: Bool { get }

    /// Ends a wait with a cancellation, unless it is over.
    func cancelWait(_ number: UInt64)
  }

  /// A wait, as it is kept.
  struct Entry {
    /// Its number with what is waited for.
    let number: UInt64
    /// What is waited for.
    let owner: any Owner

    /// The number of the task that waits.
    let taskNumber: UInt64

    fileprivate let task: String?
    fileprivate let since: Instant
    fileprivate let file: StaticString
    fileprivate let line: UInt
    fileprivate let order: Int
  }

  private var entries: [Entry?] = []
  private var free: [Int] = []
  private var added = 0

  /// Number of waits.
  var count: Int { entries.count - free.count }

  /// Notes a wait and returns its place.
  mutating func add(
    _ number: UInt64, _ owner: any Owner, task: String?, since: Instant, file: StaticString,
    line: UInt
  ) -> Int {
    added += 1
    let entry = Entry(
      number: number, owner: owner, taskNumber: TaskLoop.currentTask, task: task, since: since,
      file: file, line: line, order: added)
    guard let place = free.popLast() else {
      entries.append(entry)
      return entries.count - 1
    }
    entries[place] = entry
    return place
  }

  /// Strikes a wait that is over at an instant, and returns whose it was and where.
  mutating func remove(_ place: Int, at instant: Int64) -> RecentTasks.Wait {
    defer {
      entries[place] = nil
      free.append(place)
    }
    guard let entry = entries[place] else { return RecentTasks.Wait() }
    return RecentTasks.Wait(
      task: entry.taskNumber, name: entry.task, file: entry.file, line: entry.line, end: instant)
  }

  /// All waits, the oldest first.
  var all: [Entry] { entries.compactMap { $0 }.sorted { $0.order < $1.order } }

  /// The numbers of the tasks that wait.
  var tasks: Set<UInt64> { Set(entries.compactMap { $0?.taskNumber }) }

  /// The oldest waits, in words, of which a hundred say enough.
  var described: [Wait] {
    all.filter(\.owner.isTold).prefix(100).map {
      Wait(
        name: $0.owner.waitName, task: $0.task, since: $0.since, file: "\($0.file)",
        line: Int($0.line))
    }
  }
}
