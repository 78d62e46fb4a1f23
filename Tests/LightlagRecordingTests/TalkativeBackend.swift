import LightlagCore
import LightlagRecording

/// A backend that answers, speaks up by itself, refuses and hangs up, all by what it is told.
struct TalkativeBackend: Endpoint {
  static let part = RecordingHeader.Part(kind: "talkative", version: "1")

  private var next: Instant? = Instant(nanoseconds: 40_000_000)
  private var ticks = 0
  var deadline: Instant? { next }

  mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    switch event {
    case .opened(let connection, let request):
      if request.target.contains("refuse") { outbox.reject(connection, reason: "not you") }
      if request.target.contains("choose") {
        outbox.accept(connection, subprotocol: request.subprotocols.last)
      }
    case .message(let connection, let message):
      outbox.send(message, on: connection)
      if message.bytes.count == 11 { outbox.close(connection, code: 4_011, reason: "eleven") }
    case .closed, .rejected: break
    }
  }

  mutating func advance(to now: Instant, outbox: inout Outbox) {
    ticks += 1
    outbox.sendToAll(Message(text: "[\"tick\",\(ticks)]"))
    next = now.advanced(by: .milliseconds(40))
  }
}
