public import LightlagCore

/// What became of each message of a recording under another network.
///
/// A message is the same in both where it is the n-th of its name in its direction on the m-th
/// connection of its client.
public struct OutcomeComparison: Hashable, Sendable {
  /// In what way it fared; each message of the recording has fared in one of them.
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It arrives after about the same time, or it did not arrive and still does not.
    case same
    /// It arrives later after it was sent.
    case late
    /// It arrives sooner after it was sent.
    case early
    /// It arrives behind one that was sent after it, as it did not before.
    case reordered
    /// It arrived, and now it is sent and does not.
    case lost
    /// It is not sent any more.
    case unsent
    /// It did not arrive, and now it does.
    case arrives
  }

  /// Why a message is not sent any more.
  public enum Silence: String, Hashable, Sendable, CaseIterable {
    /// Its connection is not opened.
    case unopened = "its connection is not opened"
    /// Its connection is refused.
    case refused = "its connection is refused"
    /// Its connection breaks before.
    case broken = "its connection breaks before"
    /// Its connection is closed before.
    case closed = "its connection is closed before"
    /// It was a simulated end that said it, and does not now, or not while its connection is open.
    case unsaid = "its simulated end does not say it by then"
    /// An end outside has not heard what it says it after.
    case unprompted = "what it answers does not come"
  }

  /// A message that fared otherwise.
  public struct Change: Hashable, Sendable {
    /// In what way.
    public let kind: Kind
    /// The line of the recording in which it was sent, from 1.
    public let line: Int
    /// Its connection.
    public let connection: ConnectionID
    /// Its direction.
    public let direction: Direction
    /// Its position among the messages of its connection and direction.
    public let index: Int
    /// When it was sent in the recording.
    public let instant: Instant
    /// When it is sent now, or `nil` where it is not.
    public let instantNow: Instant?
    /// The name of its event, where it has one.
    public let event: String?
    /// How long it took, or `nil` where it did not arrive.
    public let before: Duration?
    /// How long it takes now, or `nil` where it does not arrive.
    public let after: Duration?
    /// Why it does not arrive now, where that is known.
    public let reason: DropReason?
    /// Why it is not sent now; `nil` where it is.
    public let silence: Silence?

    /// How much longer it takes; zero where it did not arrive, or does not now.
    public var delay: Duration {
      guard let before, let after else { return .zero }
      return after - before
    }
  }

  /// The changes, in the order in which the messages were sent.
  public private(set) var changes: [Change] = []

  /// Messages that were recorded: the sum of the counts of all kinds.
  public let messageCount: Int

  /// Messages that are sent now, and were not in the recording.
  public let newCount: Int

  /// When the recording ended.
  public let end: Instant

  /// When the other run ended.
  public let endNow: Instant

  /// What may differ before a message is late or early: what people call at once.
  private static let tolerance = Duration.milliseconds(20)

  /// Compares.
  ///
  /// - Parameters:
  ///   - recording: What became of the messages when they were recorded.
  ///   - other: What became of them under another network.
  public init(of recording: Recording, with other: Recording) {
    let one = MessageOutcomes(recording, named: recording)
    let two = MessageOutcomes(other, named: recording)
    messageCount = one.all.count
    newCount = two.all.count { one[$0.message] == nil }
    (end, endNow) = (recording.endInstant, other.endInstant)
    for before in one.all {
      let after = two[before.message]
      let kind = Self.kind(before, after)
      guard kind != .same else { continue }
      let silence = after == nil ? two.silence(of: before, recording.header) : nil
      changes.append(Change(kind, before, after, silence))
    }
  }

  /// How many messages fared in that way.
  public func count(_ kind: Kind) -> Int {
    kind == .same ? messageCount - changes.count : changes.count { $0.kind == kind }
  }

  private static func kind(_ before: MessageOutcomes.Outcome, _ after: MessageOutcomes.Outcome?)
    -> Kind
  {
    guard let after else { return .unsent }
    switch (before.delay, after.delay) {
    case (nil, nil): return .same
    case (nil, .some): return .arrives
    case (.some, nil): return .lost
    case (let one?, let two?):
      if after.isOvertaken, !before.isOvertaken { return .reordered }
      if two > one + tolerance { return .late }
      return two + tolerance < one ? .early : .same
    }
  }
}

extension OutcomeComparison.Change {
  fileprivate init(
    _ kind: OutcomeComparison.Kind, _ before: MessageOutcomes.Outcome,
    _ after: MessageOutcomes.Outcome?, _ silence: OutcomeComparison.Silence?
  ) {
    self.kind = kind
    (line, connection) = (before.line, before.message.connection)
    (direction, index, event) = (before.direction, before.index, before.name)
    (instant, instantNow) = (before.sentAt, after?.sentAt)
    (self.before, self.after) = (before.delay, after?.delay)
    (reason, self.silence) = (after?.drop, silence)
  }
}
