import Foundation
import Testing

/// `lightlag replay FILE --profile NAME --set KEY=VALUE`.
@Suite(.timeLimit(.minutes(10))) struct CounterfactualReplayTests {
  private static let echo = Recorded.path("echo-stressed.jsonl")

  @Test func `single figures of the other network can be set`() throws {
    let words = ["replay", Self.echo, "--profile", "perfect", "--json"]
    let perfect = try Tool.run(words)
    let slow = try Tool.run(words + ["--set", "delay=2s"])
    #expect(perfect.status == 0 && slow.status == 0)
    func late(_ result: Tool.Result) throws -> Int {
      let json = try JSONSerialization.jsonObject(with: Data(result.output.utf8))
      let outcomes = try #require(json as? [String: Any])
      return try #require((outcomes["counts"] as? [String: Int])?["late"])
    }
    #expect(try late(perfect) == 0 && late(slow) > 100)
  }

  @Test(arguments: [
    (["--set", "delay=2s"], "--set needs --profile"),
    (["--against", "ws://127.0.0.1:1/", "--set", "delay=2s"], "--set needs --profile"),
  ])
  func `without another network there is nothing to set`(words: [String], reason: String) throws {
    let result = try Tool.run(["replay", Self.echo] + words)
    #expect(result.status == 2 && result.errors.contains(reason), "\(result)")
  }
}
