import LightlagCore

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
