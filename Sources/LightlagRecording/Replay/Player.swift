public import LightlagCore

/// An end of the link that does again what its original did when it was recorded.
///
/// Its deadlines come from the recording, and what it is told changes nothing. It can play
/// against anything: the recorded backend before new clients, or recorded clients before a new
/// backend.
public struct Player: Endpoint {
  private let inputs: [RecordedInput]
  private var position = 0

  init(_ inputs: [RecordedInput]) {
    self.inputs = inputs
  }

  /// Creates the backend of a recording.
  ///
  /// - Throws: `Replay.Failure.tooManyClients`.
  public init(backendOf recording: Recording) throws(Replay.Failure) {
    self.init(try RecordedInputs(of: recording).backend)
  }

  /// Returns the clients of a recording, in the order in which they must join.
  ///
  /// - Throws: `Replay.Failure.tooManyClients`.
  public static func clients(of recording: Recording) throws(Replay.Failure) -> [Player] {
    try RecordedInputs(of: recording).clients.map { Player($0) }
  }

  public var isOutside: Bool { true }

  public var deadline: Instant? {
    position < inputs.count ? inputs[position].event.instant : nil
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let deadline, deadline <= now else { return }
    repeat {
      inputs[position].perform(in: &outbox)
      position += 1
    } while position < inputs.count && inputs[position].isJoined
  }
}
