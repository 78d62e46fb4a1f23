package import LightlagCore

/// Clients of one live server, over real sockets, that any thread plays.
///
/// A live run with perfect links carries them on a thread of its own, which ends once nobody holds
/// this any more. Whoever plays them numbers them, each connection anew.
package final class LiveClients: Sendable {
  private let act: @Sendable (@escaping @Sendable (LiveRun) -> Void) -> Void
  private let stop: @Sendable () -> Void

  /// Creates clients, none of which is connected.
  ///
  /// - Parameters:
  ///   - server: Where they connect to.
  ///   - hear: Told what comes to a client, by its number, on the run's thread; it must not wait.
  /// - Throws: What kept the loop, or its thread, from being made.
  package init(
    of server: Upstream, hear: @escaping @Sendable (Int, EndpointEvent) -> Void
  ) throws {
    let run = try LiveRun(
      LiveConfiguration(session: .init(seed: 0), backend: .live(server), listeners: []))
    run.inside.hear = hear
    (act, stop) = (run.actor(), run.stopper())
    nonisolated(unsafe) let carried = run  // From here on the other thread alone uses it.
    // The session's own failures end all connections, of which everyone hears.
    try BackgroundThread.start { try? unsafe carried.run() }
  }

  deinit {
    stop()
  }

  /// Begins to open a connection.
  package func connect(_ number: Int, _ request: OpenRequest) {
    act { $0.openInside(number, request) }
  }

  /// Sends a message; where there is no connection any more, nothing happens.
  package func send(_ message: Message, _ number: Int) { act { $0.sendInside(message, number) } }

  /// Begins to close a connection; where there is none any more, nothing happens.
  package func close(_ number: Int, _ closure: Closure) { act { $0.closeInside(number, closure) } }
}
