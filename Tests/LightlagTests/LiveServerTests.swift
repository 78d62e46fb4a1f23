import Foundation
import Lightlag
import Testing

@Suite(.timeLimit(.minutes(10))) struct LiveServerTests {
  /// The port that a server got.
  private static func port(of server: LiveServer) throws -> UInt16 {
    let url = try #require(server.listening.first?.url)
    return try #require(URL(string: url)?.port.flatMap { UInt16(exactly: $0) })
  }

  private static func options(ports: [[UInt16]]) -> LiveServer.Options {
    var options = LiveServer.Options()
    options.ports = ports
    return options
  }

  @Test func `it listens at a free port, and ends when it is told to`() throws {
    let server = try LiveServer(Samples.echo())
    #expect(server.listening.map(\.name) == ["echo"])
    #expect(try Self.port(of: server) > 0)
    server.stopper()()
    #expect(try server.serve() == .none)
    #expect(server.connectionCount == 0 && server.statistics.opened == 0)
    #expect(server.listenerFailures == [])
  }

  @Test func `another thread can end it`() async throws {
    let server = try LiveServer(Samples.echo())
    let stop = server.stopper()
    let thread = Thread { stop() }
    thread.start()
    #expect(try server.serve() == .none)
  }

  @Test func `the vehicles have two servers at two ports`() throws {
    let scenario = try Scenario(
      name: "vehicles", backend: .vehicles(VehiclesOptions(seed: 1)), profile: .perfect, seed: 1)
    let server = try LiveServer(scenario)
    #expect(server.listening.map(\.name) == ["telemetry", "depth"])
    #expect(Set(server.listening.map(\.url)).count == 2)
  }

  @Test func `a port that is taken is refused, unless there is another to try`() throws {
    let holder = try LiveServer(Samples.echo())
    let taken = try Self.port(of: holder)
    let error = try #require(throws: (any Error).self) {
      try LiveServer(Samples.echo(), Self.options(ports: [[taken]]))
    }
    #expect("\(error)".hasPrefix("cannot listen on 127.0.0.1:\(taken): Address already in use"))
    #expect("\(error)".contains("pid \(ProcessInfo.processInfo.processIdentifier)"))
    let other = try LiveServer(Samples.echo(), Self.options(ports: [[taken, 0]]))
    #expect(try Self.port(of: other) != taken)
  }

  @Test func `with leave it goes on with what it has`() throws {
    let holder = try LiveServer(Samples.echo())
    let scenario = try Scenario(
      name: "vehicles", backend: .vehicles(VehiclesOptions(seed: 1)), profile: .perfect, seed: 1)
    var options = Self.options(ports: [[try Self.port(of: holder)], [0]])
    options.allowsPartial = true
    let server = try LiveServer(scenario, options)
    #expect(server.listening.map(\.name) == ["depth"])
    #expect(server.listenerFailures.count == 1)
  }

  @Test(arguments: ["localhost", "", "127.0.0.256"])
  func `a host must be a numeric address`(host: String) throws {
    var options = LiveServer.Options()
    options.host = host
    #expect(throws: BadHost(host: host)) { try LiveServer(Samples.echo(), options) }
  }

  @Test func `what it recorded comes out the same`() throws {
    try Samples.withFile { path in
      var options = LiveServer.Options()
      options.recording = path
      options.wall = "2026-11-21T10:00:00.000000000Z"
      let server = try LiveServer(Samples.echo(), options)
      server.stopper()()
      #expect(try server.serve() == .complete)
      let recording = try Recording(path: path)
      #expect(recording.header.wall == options.wall)
      #expect(recording.header.clock == .real)
      #expect(try Replay.run(recording) == .same(isComplete: true))
    }
  }

  @Test func `files that are missing are told by name`() throws {
    var options = LiveServer.Options()
    options.certificate = (chain: "/gone/chain.pem", key: "/gone/key.pem")
    let unread = FileFailure(
      path: "/gone/chain.pem", action: "read", reason: "No such file or directory")
    #expect(throws: unread) { try LiveServer(Samples.echo(), options) }
    options.certificate = nil
    options.recording = "/gone/run.jsonl"
    let unwritten = FileFailure(
      path: "/gone/run.jsonl", action: "record to", reason: "No such file or directory")
    #expect(throws: unwritten) { try LiveServer(Samples.echo(), options) }
  }
}
