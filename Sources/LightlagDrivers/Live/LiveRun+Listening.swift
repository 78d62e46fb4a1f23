package import LightlagCore

/// A client of our own in a run, and how its connection fares.
package struct ListeningClient {
  /// How its connection ended.
  package enum Outcome: Hashable, Sendable {
    /// It is not over.
    case open
    /// The server did not let it in.
    case refused(status: Int, reason: String)
    /// One of the ends let go, or the connection broke.
    case closed(Closure)
  }

  /// How its connection ended.
  package var outcome = Outcome.open

  /// Whether the server has let it in.
  fileprivate var hasOpened = false
  fileprivate let setting: ListeningSetting
  fileprivate var connection: ConnectionID?

  init(_ setting: ListeningSetting) {
    self.setting = setting
  }

  /// Its connection, unless that is over.
  var openConnection: ConnectionID? { outcome == .open ? connection : nil }
}

/// A client that only listens: what it does is an input like any peer's, so that its run can be
/// repeated.
extension LiveRun {
  /// How the connection of the client that listens ended, where there is one.
  package var listeningOutcome: ListeningClient.Outcome? { listener?.outcome }

  /// Whether there is a client that listens, and the server has not let it in.
  package var isShutOut: Bool { listener.map { !$0.hasOpened } ?? false }

  /// Opens its connection, as the run begins.
  func connectListening() {
    guard let request = listener?.setting.request else { return }
    listener?.connection = actAsClient { $0.connect(request) }
  }

  /// Hands it what has crossed; returns whether it was for it.
  func handToListening(_ event: EndpointEvent) -> Bool {
    guard let client = listener, client.connection == event.connection else { return false }
    switch event {
    case .opened:
      listener?.hasOpened = true
      for message in client.setting.messages {
        actAsClient { $0.send(message, on: event.connection) }
      }
    case .message(_, let message) where message.kind == .ping:
      actAsClient { $0.send(Message(.pong, message.bytes), on: event.connection) }
    case .message: break
    case .rejected(_, let status, let reason): end(.refused(status: status, reason: reason))
    case .closed(_, let closure): end(.closed(closure))
    }
    return true
  }

  private func end(_ outcome: ListeningClient.Outcome) {
    listener?.outcome = outcome
    stop()
  }
}
