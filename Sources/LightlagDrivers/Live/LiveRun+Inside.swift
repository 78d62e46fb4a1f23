import LightlagCore

/// Clients of this program, which other threads play.
struct InsideClients {
  /// Told what comes to a client, by its number, on the run's thread.
  var hear: @Sendable (Int, EndpointEvent) -> Void = { _, _ in }
  /// By the numbers that whoever plays them has given them.
  var connections: [Int: ConnectionID] = [:]
  var numbers: [ConnectionID: Int] = [:]
}

extension LiveRun {
  /// Opens a connection for a client of this program.
  func openInside(_ number: Int, _ request: OpenRequest) {
    guard let connection = actAsClient({ $0.connect(request) }) else { return }
    inside.connections[number] = connection
    inside.numbers[connection] = number
  }

  /// Sends a message of a client of this program.
  func sendInside(_ message: Message, _ number: Int) {
    guard let connection = inside.connections[number] else { return }
    actAsClient { $0.send(message, on: connection) }
  }

  /// Closes the connection of a client of this program.
  func closeInside(_ number: Int, _ closure: Closure) {
    guard let connection = inside.connections[number] else { return }
    actAsClient { $0.close(connection, code: closure.code, reason: closure.reason) }
  }

  /// Hands what has crossed to a client of this program; returns whether it was for one.
  func handInside(_ event: EndpointEvent) -> Bool {
    guard let number = inside.numbers[event.connection] else { return false }
    switch event {
    case .closed(let connection, let closure):
      if closure.isClean { actAsClient { $0.close(connection, code: closure.code) } }
      forgetInside(number, connection)
    case .rejected(let connection, _, _): forgetInside(number, connection)
    case .opened, .message: break
    }
    inside.hear(number, event)
    return true
  }

  private func forgetInside(_ number: Int, _ connection: ConnectionID) {
    inside.connections[number] = nil
    inside.numbers[connection] = nil
  }
}
