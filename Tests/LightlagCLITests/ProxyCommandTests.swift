import Foundation
import Testing

/// What `lightlag proxy` says and how it ends, without clients.
@Suite(.timeLimit(.minutes(10))) struct ProxyCommandTests {
  @Test func `it listens before its server is there, and ends in order`() throws {
    let proxy = try RunningTool(
      "proxy", "ws://127.0.0.1:9/", "--seed", "0x2a", "--profile", "mars", "--json")
    let line = try #require(proxy.listening.first)
    #expect(line.wholeMatch(of: /listening ws:\/\/127\.0\.0\.1:\d+\/ proxy/) != nil)
    let result = proxy.stop(interrupt: false)
    #expect(result.status == 0)
    #expect(result.errors == "seed 0x000000000000002a, profile mars\n")
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(object?["seed"] as? String == "0x000000000000002a")
  }

  @Test func `authorities that are missing are told by name`() throws {
    #expect(
      try Tool.run("proxy", "wss://localhost/", "--tls-ca", "gone.pem")
        == .failed(4, "cannot read gone.pem: No such file or directory"))
  }

  @Test func `a recording of it can be repeated without the server`() throws {
    let folder = try Scratch()
    let proxy = try RunningTool(
      "proxy", "ws://127.0.0.1:9/?token=secret", "--record", "run.jsonl", in: folder)
    #expect(proxy.stop().status == 0)
    #expect(try Tool.run("replay", "run.jsonl", in: folder).status == 0)
    #expect(!String(decoding: try folder.read("run.jsonl"), as: UTF8.self).contains("secret"))
  }
}
