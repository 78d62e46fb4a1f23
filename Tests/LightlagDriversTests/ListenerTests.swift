import Glibc
import LightlagCodecs
import LightlagCore
import LightlagDrivers
import LightlagMocks
import Testing

/// Listeners of runs, on an address of this machine that no other test uses: so a port that was
/// free there is free again.
@Suite(.serialized, .timeLimit(.minutes(10))) struct ListenerTests {
  private func address(port: UInt16 = 0, host: String = "127.0.0.77") throws -> SocketAddress {
    try #require(SocketAddress(host: host, port: port))
  }

  private func configuration(_ addresses: SocketAddress...) -> LiveConfiguration {
    let settings = addresses.map { ListenerSetting(name: "\($0.port)", address: $0) }
    return LiveConfiguration(
      session: .init(seed: 1), backend: .simulated(Echo()), listeners: settings)
  }

  @Test func `a port that is taken is named with its holder`() throws {
    let run = try LiveRun(configuration(address()))
    let taken = try #require(run.listening.first).address
    let error = #expect(throws: (any Error).self) { try LiveRun(configuration(taken)) }
    let text = "\(try #require(error))"
    #expect(text.hasPrefix("cannot listen on \(taken): Address already in use (held by "))
    #expect(text.hasSuffix(", pid \(getpid()))"))
  }

  @Test func `an address of another machine is refused with the system's words`() throws {
    // Of a block that is for documents alone (RFC 5737).
    let foreign = try address(host: "192.0.2.1")
    let error = #expect(throws: (any Error).self) { try LiveRun(configuration(foreign)) }
    #expect(
      "\(try #require(error))"
        == "cannot listen on 192.0.2.1:0: Cannot assign requested address")
  }

  @Test func `the next port is tried where the first is taken`() throws {
    let first = try LiveRun(configuration(address()))
    let taken = try #require(first.listening.first).address
    var settings = configuration(taken)
    settings.listeners[0].alternativePorts = [taken.port, 0]
    let second = try LiveRun(settings)
    #expect(second.listening.count == 1)
    #expect(second.listening.first?.address.port != taken.port)
  }

  @Test func `a run may go on with the listeners that there are`() throws {
    let first = try LiveRun(configuration(address()))
    let taken = try #require(first.listening.first).address
    var settings = configuration(taken, try address())
    settings.allowsPartial = true
    let second = try LiveRun(settings)
    #expect(second.listening.map(\.name) == ["0"])
    #expect(second.listenerFailures.count == 1)
    settings.listeners.removeLast()
    #expect(throws: (any Error).self) { try LiveRun(settings) }
  }

  @Test func `where one listener cannot be had, none is left`() throws {
    let free = try #require(LiveRun(configuration(address())).listening.first).address
    #expect(throws: (any Error).self) { try LiveRun(configuration(free, free)) }
    let run = try LiveRun(configuration(free))
    #expect(run.listening.first?.address == free)
  }

  @Test func `a run that is let go leaves nothing behind`() throws {
    var port: UInt16 = 0
    for _ in 0..<30 {
      let run = try LiveRun(configuration(address(port: port)))
      port = try #require(run.listening.first).address.port
    }
    let gone = try address(port: port)
    #expect(throws: SystemError(code: ECONNREFUSED)) {
      try BlockingClient(connectingTo: gone)
    }
  }
}
