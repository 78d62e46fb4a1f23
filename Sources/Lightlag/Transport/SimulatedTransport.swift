public import LightlagCore

/// A client's way across a simulated link.
public struct SimulatedTransport: Transport {
  /// The client that it is, as the simulator knows it; its messages are not events to take.
  public let client: SimulatedClient

  /// Where it was made, which is the line of a test's that a failure can name: whoever waits for it
  /// is code under test.
  private let place: (file: StaticString, line: UInt)

  fileprivate init(client: SimulatedClient, file: StaticString, line: UInt) {
    self.client = client
    place = (file, line)
  }

  public func connect() async throws {
    try await Self.translating {
      try await client.reconnect(file: place.file, line: place.line)
    }
  }

  public func send(_ message: Message) async throws {
    try await Self.translating {
      try client.simulator.use { state throws(SimulatorFailure) in
        try state.send(message, from: client.id.index)
      }
    }
  }

  public func receive() async throws -> Message? {
    do {
      let answer = try await client.simulator.wait(
        for: .message, at: client.id.index, within: nil, file: place.file, line: place.line)
      guard case .message(let message) = answer else { return nil }
      return message
    } catch SimulatorFailure.clientGone {
      return nil
    }
  }

  public func close() async { client.disconnect() }

  /// Says what the simulator says as any transport does.
  private static func translating(_ body: () async throws -> Void) async throws {
    do {
      try await body()
    } catch SimulatorFailure.refused(let status, let reason) {
      throw TransportFailure.refused(status: status, reason: reason)
    } catch SimulatorFailure.clientGone(_, let reason) {
      throw TransportFailure.notConnected(reason: reason)
    }
  }
}

extension Simulator {
  /// Returns a way for a client under test, which it has yet to connect.
  ///
  /// - Parameters:
  ///   - request: What it asks for as it connects.
  ///   - file: Where it is made, to be told in a deadlock.
  ///   - line: The line there.
  /// - Returns: The way.
  public func transport(
    _ request: OpenRequest = OpenRequest(), file: StaticString = #fileID, line: UInt = #line
  ) -> SimulatedTransport {
    SimulatedTransport(client: add(request, isRaw: true), file: file, line: line)
  }
}
