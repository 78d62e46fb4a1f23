import Foundation
import Testing

/// What `lightlag serve` says and how it ends, without clients.
@Suite(.timeLimit(.minutes(10))) struct ServeCommandTests {
  /// The statistics of a run to which nobody came.
  private static let nothing = """

                     uplink  downlink
    sent                  0         0
    delivered             0         0
    bytes sent            0         0
    bytes delivered       0         0
    delay p50             -         -
    delay p90             -         -
    delay p99             -         -
    delay p99.9           -         -

    """

  @Test(arguments: [true, false])
  func `a signal ends it in order, with the statistics`(isInterrupt: Bool) throws {
    let server = try RunningTool("serve", "echo", "--port", "0", "--seed", "3")
    #expect(server.listening.count == 1)
    let line = try #require(server.listening.first)
    #expect(line.wholeMatch(of: /listening ws:\/\/127\.0\.0\.1:\d+\/ echo/) != nil)
    let result = server.stop(interrupt: isInterrupt)
    #expect(result.status == 0)
    #expect(result.errors == "seed 0x0000000000000003, profile perfect\n")
    let (head, table) = try #require(result.output.firstIndex(of: "\n")).splitting(result.output)
    #expect(head.hasSuffix(" 0 connections (0 accepted, 0 rejected)\n"))
    #expect(table == Self.nothing)
  }

  @Test func `for machines the last line is one object`() throws {
    let server = try RunningTool("serve", "echo", "--seed", "42", "--json")
    let result = server.stop()
    #expect(result.status == 0)
    #expect(result.output.count(where: \.isNewline) == 1)
    let object = try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any]
    #expect(object?["seed"] as? String == "0x000000000000002a")
  }

  @Test func `the vehicles have two servers`() throws {
    let server = try RunningTool(
      "serve", "vehicles", "--port", "0", "--depth-port", "0", listeners: 2)
    #expect(server.listening.map { $0.split(separator: " ").last } == ["telemetry", "depth"])
    #expect(server.stop(interrupt: false).status == 0)
  }

  @Test func `IPv6 is as good`() throws {
    let server = try RunningTool("serve", "echo", "--host", "::1")
    #expect(server.listening.first?.hasPrefix("listening ws://[::1]:") == true)
    #expect(server.stop().status == 0)
  }

  @Test func `a recording of it ends as it should and comes out the same`() throws {
    let folder = try Scratch()
    let server = try RunningTool(
      "serve", "echo", "--seed", "5", "--record", "run.jsonl", in: folder)
    let result = server.stop()
    #expect(result.status == 0)
    #expect(result.errors == "seed 0x0000000000000005, profile perfect\nrecorded run.jsonl\n")
    let replay = try Tool.run("replay", "run.jsonl", in: folder)
    #expect(replay.status == 0)
    #expect(replay.output.hasPrefix("same run.jsonl: 2 lines, sha256 "))
  }

  /// The header and the end: two lines.
  @Test func `a full disk is told at the end`() throws {
    let server = try RunningTool("serve", "echo", "--seed", "5", "--record", "/dev/full")
    let result = server.stop()
    #expect(result.status == 3)
    #expect(
      result.errors == """
        seed 0x0000000000000005, profile perfect
        lightlag: 2 lines are missing at the end of /dev/full: No space left on device

        """)
  }

  // MARK: Ports

  @Test func `a port that is taken is told with who holds it`() throws {
    let holder = try RunningTool("serve", "echo")
    let port = try holder.port()
    let text = """
      cannot listen on 127.0.0.1:\(port): Address already in use (held by lightlag, pid \
      \(holder.pid))
      """
    #expect(try Tool.run("serve", "echo", "--port", port) == .failed(4, text))
    #expect(holder.stop().status == 0)
  }

  @Test func `a range goes on to the next port`() throws {
    let holder = try RunningTool("serve", "echo")
    let taken = try holder.port()
    let first = try #require(UInt16(taken))
    let range = "\(first)-\(min(.max, first + 50))"
    let other = try RunningTool("serve", "echo", "--port-range", range)
    let port = try #require(UInt16(other.port()))
    #expect(port > first && port <= first + 50)
    #expect(other.stop().status == 0)
    #expect(holder.stop().status == 0)
  }

  @Test func `with leave it goes on with the listeners that it has`() throws {
    let holder = try RunningTool("serve", "echo")
    let port = try holder.port()
    let server = try RunningTool(
      "serve", "vehicles", "--port", port, "--depth-port", "0", "--allow-partial", "--seed", "1")
    #expect(server.listening.first?.hasSuffix("/ depth") == true)
    let result = server.stop()
    #expect(result.status == 0)
    #expect(
      result.errors == """
        lightlag: cannot listen on 127.0.0.1:\(port): Address already in use (held by lightlag, \
        pid \(holder.pid))
        seed 0x0000000000000001, profile perfect

        """)
    #expect(holder.stop().status == 0)
  }

  @Test func `leave does not help where there is no listener at all`() throws {
    let holder = try RunningTool("serve", "echo")
    let result = try Tool.run("serve", "echo", "--allow-partial", "--port", try holder.port())
    #expect(result.status == 4 && result.output.isEmpty)
    #expect(result.errors.count(where: \.isNewline) == 1)
    #expect(holder.stop().status == 0)
  }

  // MARK: TLS

  @Test func `certificates that are missing or none are told by name`() throws {
    let folder = try Scratch()
    #expect(
      try Tool.run("serve", "echo", "--tls-cert", "a.pem", "--tls-key", "b.pem", in: folder)
        == .failed(4, "cannot read a.pem: No such file or directory"))
    try folder.write("no certificate", to: "a.pem")
    try folder.write("no key", to: "b.pem")
    let result = try Tool.run(
      "serve", "echo", "--tls-cert", "a.pem", "--tls-key", "b.pem", in: folder)
    #expect(result.status == 4)
    #expect(result.errors.hasPrefix("lightlag: cannot use the certificate a.pem: "))
  }
}

extension String.Index {
  /// The text up to and with the character here, and the rest.
  fileprivate func splitting(_ text: String) -> (String, String) {
    (String(text[...self]), String(text[text.index(after: self)...]))
  }
}
