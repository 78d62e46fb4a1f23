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
    /// That an end which came from outside let go, in the direction in which it told.
    case closing(ConnectionID, Direction)
    /// The time behind the last input that is left.
    case rest
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
    hasExplicitLosses = Self.canStateLosses(recording)
    var connections: [Item] = []
    var messages: [Item] = []
    var losses: [Item] = []
    var closings: [Item] = []
    let subject = recording.header.subject
    for event in recording.events {
      guard let connection = event.connection else { continue }
      switch event.kind {
      case .opening where subject == .client || subject == .both:
        connections.append(.connection(connection))
      case .sent(let direction, let index, _, let verdict, _):
        if Self.isOutside(subject, direction) {
          messages.append(.message(connection, direction, index: index))
        }
        if verdict == .dropped(.loss), hasExplicitLosses {
          losses.append(.loss(connection, direction, index: index))
        }
      case .closing(let direction, let closure) where closure.party != .net:
        guard Self.isOutside(subject, direction) else { continue }
        closings.append(.closing(connection, direction))
      default: break
      }
    }
    let controls = inputs.controls.indices.map { Item.control($0) }
    // Where an end is simulated, what it says by itself in the rest may be what the test is about.
    let rest: [Item] = subject == .both ? [.rest] : []
    items = connections + rest + controls + messages + losses + closings
  }

  /// Whether what goes in a direction came from outside.
  static func isOutside(_ subject: RecordingHeader.Subject, _ direction: Direction) -> Bool {
    subject == .both || subject == (direction == .uplink ? .client : .server)
  }

  /// Whether losses can be told by their positions.
  ///
  /// Not where conditions change, as positions under one set say nothing about another; nor where
  /// several connections differ and one lost a message at the instant of its opening, before it
  /// can be given conditions of its own.
  private static func canStateLosses(_ recording: Recording) -> Bool {
    let network = recording.header.configuration.network
    // Where a loss is a retransmission, it is told by no position.
    guard network.weather == .fair, network.conditions.uplink.lossMode == .drop,
      network.conditions.downlink.lossMode == .drop
    else { return false }
    var openings: [ConnectionID: Instant] = [:]
    var isAtOpening = false
    for event in recording.events {
      switch event.kind {
      case .conditions: return false
      case .opening:
        if let connection = event.connection { openings[connection] = event.instant }
      case .sent(_, _, _, .dropped(.loss), _):
        if event.connection.flatMap({ openings[$0] }) == event.instant { isAtOpening = true }
      default: break
      }
    }
    return openings.count <= 1 || !isAtOpening
  }
}
