import Foundation
import Lightlag
import Testing

/// Rules that change while real clients are connected.
@Suite(.timeLimit(.minutes(10))) struct LiveServerRulesTests {
  /// Sends a short text until it comes back, or does not, as is asked; `false` after 1 000 times.
  ///
  /// The text behind it is longer, and comes back in any case.
  private static func sends(_ client: LoopbackClient, untilItReturns isWanted: Bool) throws -> Bool
  {
    for _ in 0..<1_000 {
      try client.send(["x", "behind"])
      let first = try client.receive()
      if first == "x" { _ = try client.receive() }
      if (first == "x") == isWanted { return true }
    }
    return false
  }

  @Test func `a rule comes and goes from another thread, and the recording repeats`() throws {
    try Samples.withFile { path in
      var options = LiveServer.Options()
      options.recording = path
      let server = try LiveServer(Samples.echo(), options)
      let port = try #require(URL(string: server.listening[0].url)?.port.flatMap(UInt16.init))
      let (rules, stop) = (server.rules(), server.stopper())
      let done = DispatchSemaphore(value: 0)
      nonisolated(unsafe) var found: [Bool] = []
      Thread.detachNewThread {
        defer {
          stop()
          done.signal()
        }
        guard let client = try? LoopbackClient(port: port) else { return }
        rules.set(Rule(name: "short", match: RuleMatch(size: 1...1), verdict: .drop))
        unsafe found.append((try? Self.sends(client, untilItReturns: false)) ?? false)
        rules.remove(named: "short")
        unsafe found.append((try? Self.sends(client, untilItReturns: true)) ?? false)
      }
      #expect(try server.serve() == .complete)
      done.wait()
      #expect(unsafe found == [true, true])
      let recording = try Recording(path: path)
      let rulesTold = recording.events.count {
        switch $0.kind {
        case .rule, .ruleRemoved: true
        default: false
        }
      }
      #expect(rulesTold == 2)
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }
}
