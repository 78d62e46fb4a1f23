import LightlagCore
import LightlagRecording

/// A client that connects, sends at a steady pace, and connects again when it is cut off.
struct PersistentClient: Endpoint {
  static let part = RecordingHeader.Part(kind: "persistent", version: "1")

  private var connection: ConnectionID?
  private var next: Instant?
  private var sent = 0
  private let interval: Duration
  var deadline: Instant? { next }

  init(every interval: Duration) {
    self.interval = interval
    next = Instant.start.advanced(by: interval)
  }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let id, _): (connection, next) = (id, now)
    case .rejected, .closed: (connection, next) = (nil, now.advanced(by: interval))
    case .message: break
    }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    next = now.advanced(by: interval)
    guard let connection else {
      outbox.connect(OpenRequest(target: "/persistent", subprotocols: ["a", "b"]))
      next = nil
      return
    }
    sent += 1
    outbox.send(Message(text: "{\"sent\": \(sent).0}"), on: connection)
    if sent.isMultiple(of: 7) { outbox.close(connection, code: 1001) }
  }

  /// Adds three of them.
  static func join(_ session: inout Session) {
    for interval in [7, 11, 13] {
      session.addClient(PersistentClient(every: .milliseconds(interval)))
    }
  }
}
