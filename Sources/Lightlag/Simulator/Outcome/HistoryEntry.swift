public import LightlagCore
public import LightlagEncoding

/// An event as it crossed a link, or did not.
public struct HistoryEntry: Hashable, Sendable {
  /// What became of it.
  public enum Fate: Hashable, Sendable {
    /// It is on its way, to arrive at that instant; `nil` where that is not decided.
    case onTheWay(due: Instant?)
    /// It arrived.
    case delivered(at: Instant)
    /// It will never arrive.
    case dropped(DropReason)
  }

  /// When it was sent.
  public let sent: Instant
  /// Which client sent it, or was to receive it.
  public let client: ClientID
  /// Which way it went.
  public let direction: Direction
  /// Its name.
  public let event: String
  /// Its data.
  public let data: JSON
  /// What became of it.
  public let fate: Fate
  /// The connection that it was sent on.
  public let connection: ConnectionID
  /// Its position among the messages of its connection and direction.
  public let index: Int

  /// How long it took, or `nil` where it has not arrived.
  public var latency: Duration? {
    if case .delivered(let instant) = fate { sent.duration(to: instant) } else { nil }
  }

  /// The entry as JSON.
  var json: JSON {
    var members: [JSON.Member] = [
      .init(name: "sent_ns", value: JSON(sent.nanoseconds)),
      .init(name: "client", value: JSON(client.index)),
      .init(name: "direction", value: .string(direction.rawValue)),
      .init(name: "event", value: .string(event)), .init(name: "data", value: data),
    ]
    switch fate {
    case .onTheWay: members.append(.init(name: "fate", value: "on the way"))
    case .delivered(let instant):
      members.append(.init(name: "fate", value: "delivered"))
      members.append(.init(name: "delivered_ns", value: JSON(instant.nanoseconds)))
    case .dropped(let reason):
      members.append(.init(name: "fate", value: "dropped"))
      members.append(.init(name: "reason", value: .string(reason.rawValue)))
    }
    return .object(members)
  }
}
