import Foundation
import Lightlag
import Synchronization
import Testing

/// Clients on real sockets, against a live server on the thread of the test.
enum LiveClients {
  /// What came of it.
  struct Outcome {
    /// What the server recorded.
    let events: [SessionEvent]
    /// The texts that each client received, in order.
    let received: [[String]]
  }

  /// Where the clients' thread leaves what it found.
  private final class Box: Sendable {
    let result = Mutex(Result<[[String]], any Error>.success([]))
  }

  /// Runs a scenario until each client has received so many texts, or its connection has ended.
  ///
  /// - Parameters:
  ///   - scenario: What stands behind the links, and how they are.
  ///   - texts: What each client sends in one go, once all are connected.
  ///   - counts: How many texts each is to receive.
  /// - Returns: What was recorded and received.
  /// - Throws: What went wrong at either end.
  static func run(
    _ scenario: Scenario, sending texts: [[String]], expecting counts: [Int]
  ) throws -> Outcome {
    let path = NSTemporaryDirectory() + "lightlag-\(UUID().uuidString).jsonl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    var options = LiveServer.Options()
    options.recording = path
    let server = try LiveServer(scenario, options)
    let port = try #require(URL(string: server.listening[0].url)?.port.flatMap(UInt16.init))
    let (box, stop) = (Box(), server.stopper())
    Thread.detachNewThread {
      let result = Result { try converse(port: port, sending: texts, expecting: counts) }
      box.result.withLock { $0 = result }
      stop()
    }
    let result = try server.serve()
    let received = try box.result.withLock { try $0.get() }
    try #require(result == .complete)
    return Outcome(events: try Recording(path: path).events, received: received)
  }

  private static func converse(
    port: UInt16, sending texts: [[String]], expecting counts: [Int]
  ) throws -> [[String]] {
    // One is let in before the next comes, so that their connections are named in this order.
    let clients = try texts.map { _ in try LoopbackClient(port: port) }
    for (client, texts) in zip(clients, texts) { try client.send(texts) }
    return try zip(clients, counts).map { client, count in
      var received: [String] = []
      while received.count < count, let text = try client.receive() { received.append(text) }
      return received
    }
  }
}
