import LightlagCore

/// Events that have arrived at a client and were not taken yet.
struct EventInbox: Sendable {
  private struct Queue {
    var events: [(number: Int, event: SimulatorEvent)] = []
    var head = 0

    var first: (number: Int, event: SimulatorEvent)? { head < events.count ? events[head] : nil }

    mutating func removeFirst() {
      head += 1
      guard head * 2 > events.count, head > 16 || head == events.count else { return }
      events.removeFirst(head)
      head = 0
    }
  }

  /// How often each event has ever arrived.
  private(set) var counts: [String: Int] = [:]

  private let limit: Int
  private var queues: [String: Queue] = [:]
  private var latest = 0

  /// Creates an empty inbox that keeps so many events of each name.
  init(limit: Int) {
    self.limit = limit
  }

  /// Counts an event that is handed on at once.
  mutating func count(_ event: SimulatorEvent) { counts[event.name, default: 0] += 1 }

  /// Keeps an event, in the place of the oldest of its name if there are too many.
  mutating func append(_ event: SimulatorEvent) {
    latest += 1
    queues[event.name, default: Queue()].events.append((latest, event))
    guard let queue = queues[event.name], queue.events.count - queue.head > limit else { return }
    queues[event.name]?.removeFirst()
  }

  /// Takes the oldest event of a name, or of all; `nil` where there is none.
  mutating func take(_ name: String?) -> SimulatorEvent? {
    take(among: name.map { [$0] } ?? Array(queues.keys))
  }

  /// Takes the oldest event that has one of these names; `nil` where there is none.
  mutating func take(among names: [String]) -> SimulatorEvent? {
    let found = names.min { number(of: $0) < number(of: $1) }
    guard let found, let first = queues[found]?.first else { return nil }
    queues[found]?.removeFirst()
    return first.event
  }

  /// The place of the oldest event of a name among all that came, or the last there is.
  private func number(of name: String) -> Int { queues[name]?.first?.number ?? .max }

  /// What has come since a wait began, and what of the time before is here still, by name.
  func missed(by wait: ClientWait) -> SimulatorFailure.Missed {
    var (instead, untaken): ([SimulatorFailure.Arrived], [SimulatorFailure.Arrived]) = ([], [])
    for name in counts.keys.sorted() {
      let meanwhile = (counts[name] ?? 0) - (wait.before[name] ?? 0)
      if meanwhile > 0 { instead.append(.init(name: name, count: meanwhile)) }
      // The latest of those that are here came meanwhile.
      let earlier = (queues[name].map { $0.events.count - $0.head } ?? 0) - meanwhile
      if earlier > 0 { untaken.append(.init(name: name, count: earlier)) }
    }
    return .init(
      awaited: wait.name, instead: instead, untaken: untaken,
      place: "\(wait.place.file):\(wait.place.line)")
  }
}
