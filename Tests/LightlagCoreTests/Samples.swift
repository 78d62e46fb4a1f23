import LightlagCore
import Synchronization

/// Answers every message with the same message.
struct Echo: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    if case .message(let connection, let message) = event { outbox.send(message, on: connection) }
  }
}

/// Hears everything and does nothing.
struct Silence: Endpoint {
  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
}

/// Sends numbered messages at a steady pace once its connection is open.
struct Metronome: Endpoint {
  var remaining: Int
  var next: Instant?
  var connection: ConnectionID?
  let interval: Duration
  var deadline: Instant? { remaining > 0 ? next : nil }

  init(count: Int, every interval: Duration) {
    remaining = count
    self.interval = interval
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let id, _): (connection, next) = (id, now)
    case .closed, .rejected: next = nil
    case .message: break
    }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let connection else { return }
    outbox.send(Message(text: "tick \(remaining)"), on: connection)
    remaining -= 1
    next = now.advanced(by: interval)
  }
}

/// What ends were told, and when: shared, so that a test can read it beside the session.
final class Diary: Sendable {
  struct Entry: Hashable {
    var end: String
    var milliseconds: Int64
    var event: EndpointEvent
  }

  private let kept = Mutex<[Entry]>([])

  var entries: [Entry] { kept.withLock { $0 } }

  func write(_ event: EndpointEvent, to end: String, at now: Instant) {
    kept.withLock {
      $0.append(Entry(end: end, milliseconds: now.nanoseconds / 1_000_000, event: event))
    }
  }

  /// What one end was told, in short: "12 opened", "40 message hi", "90 closed 1000 bye".
  func told(_ end: String) -> [String] {
    entries.filter { $0.end == end }.map { "\($0.milliseconds) \($0.event.brief)" }
  }
}

extension EndpointEvent {
  var brief: String {
    switch self {
    case .opened(_, let request): (["opened"] + request.subprotocols).joined(separator: " ")
    case .rejected(_, let status, let reason): "rejected \(status) \(reason)"
    case .message(_, let message): "message \(message.text)"
    case .closed(_, let closure):
      "closed \(closure.code) \(closure.party)" + (closure.reason.isEmpty ? "" : " ")
        + closure.reason
    }
  }
}

/// Writes what it is told in a diary, and answers as it is asked to.
struct Witness: Endpoint {
  typealias Answer = @Sendable (EndpointEvent, inout Outbox) -> Void

  let name: String
  let diary: Diary
  var answer: Answer = { _, _ in }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    diary.write(event, to: name, at: now)
    answer(event, &outbox)
  }
}

/// Keeps every event.
struct Log: Tap {
  var events: [SessionEvent] = []
  mutating func observe(_ event: SessionEvent) { events.append(event) }
}

extension Instant {
  static func milliseconds(_ count: Int64) -> Instant { Instant(nanoseconds: count * 1_000_000) }
}

extension LinkPair where Element == LinkConditions {
  static func both(_ conditions: LinkConditions) -> Self {
    LinkPair(uplink: conditions, downlink: conditions)
  }

  /// Fifty milliseconds each way.
  static var fifty: Self { .both(LinkConditions(delay: .milliseconds(50))) }
}

extension Session {
  /// Runs until nothing waits.
  mutating func finish() throws {
    while let deadline { try advance(to: deadline) }
  }

  var log: [SessionEvent] { tap(Log.self)?.events ?? [] }
}

/// Numbers that are the same in every run: the draws of Philox in order.
struct Dice {
  private var counter: UInt32 = 0
  private let seed: UInt32

  init(seed: UInt32) {
    self.seed = seed
  }

  mutating func bits() -> UInt64 {
    counter += 1
    let words = Philox.block((counter, 0, 0, 0), key: (seed, 0xd1ce))
    return UInt64(words.0) << 32 | UInt64(words.1)
  }

  mutating func roll(_ sides: Int) -> Int { Int(bits() % UInt64(sides)) }
}
