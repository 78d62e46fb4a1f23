public import LightlagCore

/// What whoever ran a session did with it that was neither end's doing.
public struct ControlInput: Hashable, Sendable {
  /// What was done.
  public enum Action: Hashable, Sendable {
    /// Conditions changed, for one connection or for all.
    case conditions(LinkPair<LinkConditions>, connection: ConnectionID?)
    /// A rule was set.
    case rule(Rule)
    /// A rule was taken away.
    case ruleRemoval(name: String)
    /// A note was left, or a message ordered to arrive or not to.
    case mark(name: String, data: String)
  }

  /// When it was done, after all that was due by then.
  public let instant: Instant

  /// What was done.
  public let action: Action

  /// Creates a change of one connection's conditions.
  init(_ conditions: LinkPair<LinkConditions>, for connection: ConnectionID, at instant: Instant) {
    action = .conditions(conditions, connection: connection)
    self.instant = instant
  }

  /// Creates an input from the event that it caused, or `nil` if it is none of these.
  init?(_ event: SessionEvent) {
    switch event.kind {
    case .conditions(let conditions):
      action = .conditions(conditions, connection: event.connection)
    case .rule(let rule): action = .rule(rule)
    case .ruleRemoved(let name): action = .ruleRemoval(name: name)
    case .mark(let name, let data): action = .mark(name: name, data: data)
    default: return nil
    }
    instant = event.instant
  }

  /// Returns all that was done to the session of a recording, in order.
  public static func all(in recording: Recording) -> [ControlInput] {
    recording.events.compactMap(ControlInput.init)
  }

  /// Does it again, to a session that has come to its instant.
  public func perform(on session: inout Session) {
    switch action {
    case .conditions(let conditions, let connection):
      session.setConditions(conditions, for: connection)
    case .rule(let rule): session.setRule(rule)
    case .ruleRemoval(let name): session.removeRule(named: name)
    case .mark(let name, let data):
      guard let order = MessageOrder(markName: name, data: data) else {
        return session.mark(name, data: data)
      }
      session.perform(order)
    }
  }
}
