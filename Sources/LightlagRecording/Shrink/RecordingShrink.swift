public import LightlagCore

/// What a recording can be reduced by, and the reduced recording.
///
/// Only inputs can be left out, since all else follows from them; so a reduced recording is made by
/// doing the inputs that are left again, in virtual time. What comes out is a recording like any
/// other: its counts and its digest are right, and it repeats to the byte.
///
/// Losses by chance become losses by position, so that they stay with their messages when others
/// are left out, and can be left out themselves.
public struct RecordingShrink: Sendable {
  /// Something that may be left out.
  public enum Item: Hashable, Sendable {
    /// A connection, with all that was sent on it.
    case connection(ConnectionID)
    /// A message that came from outside, by its position.
    case message(ConnectionID, Direction, index: Int)
    /// The loss of a message, which then arrives.
    case loss(ConnectionID, Direction, index: Int)
    /// A change of conditions or rules, or a note, by its position among these.
    case control(Int)
  }

  /// All that may be left out: what has most below it first.
  public let items: [Item]

  let recording: Recording
  let inputs: RecordedInputs
  /// Whether losses are items, and so written as positions.
  let hasExplicitLosses: Bool

  /// Finds out what a recording can be reduced by.
  ///
  /// - Throws: `Replay.Failure.tooManyClients`.
  public init(_ recording: Recording) throws(Replay.Failure) {
    self.recording = recording
    inputs = try RecordedInputs(of: recording)
    let network = recording.header.configuration.network
    // Where the conditions change, positions under one set of them say nothing about another.
    hasExplicitLosses =
      network.weather == .fair
      && !recording.events.contains { if case .conditions = $0.kind { true } else { false } }
    var connections: [Item] = []
    var messages: [Item] = []
    var losses: [Item] = []
    let subject = recording.header.subject
    for event in recording.events {
      guard let connection = event.connection else { continue }
      switch event.kind {
      case .opening where subject == .client || subject == .both:
        connections.append(.connection(connection))
      case .sent(let direction, let index, _, let verdict, _):
        let isOutside =
          subject == .both || subject == (direction == .uplink ? .client : .server)
        if isOutside { messages.append(.message(connection, direction, index: index)) }
        if verdict == .dropped(.loss), hasExplicitLosses {
          losses.append(.loss(connection, direction, index: index))
        }
      default: break
      }
    }
    let controls = inputs.controls.indices.map { Item.control($0) }
    items = connections + controls + messages + losses
  }
}
