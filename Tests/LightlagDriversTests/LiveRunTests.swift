import Foundation
import Glibc
import LightlagCodecs
import LightlagCore
import LightlagDrivers
import LightlagMocks
import Testing

@Suite(.timeLimit(.minutes(10))) struct LiveRunTests {
  @Test func `a real client is echoed through the link and told at the end`() throws {
    let server = try RunningServer(Echo())
    let client = try BlockingClient(try server.address)
    try client.send(Message(text: "\u{1D11E}"))
    #expect(try client.next() == .message(Message(text: "\u{1D11E}")))
    let events = try server.stop()
    #expect(try client.next() == .close(code: 1001, reason: "the run has ended"))
    #expect(try client.next() == nil)
    // The link is perfect, so the backend learns of it at once.
    let request = OpenRequest(headers: [Header(name: Header.listenerName, value: "test")])
    let first = try #require(events.first)
    #expect(first.kind == .opening(client: ClientID(index: 0), request, due: first.instant))
  }

  @Test func `a message is never handed over before it is due`() throws {
    var session = Session.Configuration(seed: 1)
    session.network.conditions.uplink.delay = .milliseconds(3)
    session.network.conditions.downlink.delay = .milliseconds(5)
    let server = try RunningServer(Echo(), session)
    let client = try BlockingClient(try server.address)
    for number in 0..<10 {
      try client.send(Message(text: "\(number)"))
      #expect(try client.next() == .message(Message(text: "\(number)")))
    }
    var arrivals = 0
    for event in try server.stop() {
      guard case .arrived(let arrival) = event.kind else { continue }
      arrivals += 1
      #expect(event.instant >= arrival.due)
    }
    #expect(arrivals == 10)
  }

  @Test func `a client is read again when what it was sent has left at once`() throws {
    var limits = LiveConfiguration.Limits()
    limits.highWater = 1_000
    let server = try RunningServer(Echo(), limits: limits)
    let client = try BlockingClient(try server.address)
    let message = Message(.binary, [UInt8](repeating: 7, count: 4_000))
    for _ in 0..<20 {
      try client.send(message)
      #expect(try client.next() == .message(message))
    }
    _ = try server.stop()
  }

  /// Says so once it has heard as many messages.
  private struct Listener: Endpoint {
    var remaining: Int

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .message(let connection, _) = event else { return }
      remaining -= 1
      if remaining == 0 { outbox.send(Message(text: "all"), on: connection) }
    }
  }

  /// 2 MiB through a link that holds 256 KiB: the client is stopped at half of that, and has to
  /// be read again though nothing is sent to it.
  @Test func `a client that fills the link is stopped and loses nothing`() throws {
    var session = Session.Configuration(seed: 1)
    session.network.conditions.uplink.delay = .milliseconds(20)
    session.limits.inFlightBytes = 256 << 10
    let server = try RunningServer(Listener(remaining: 2_048), session)
    let client = try BlockingClient(try server.address)
    let message = Message(.binary, [UInt8](repeating: 7, count: 1 << 10))
    try client.send([Message](repeating: message, count: 2_048))
    #expect(try client.next() == .message(Message(text: "all")))
    _ = try server.stop()
  }

  /// Sends much as soon as a client comes.
  private struct Torrent: Endpoint {
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      let message = Message(.binary, [UInt8](repeating: 7, count: 1 << 20))
      for _ in 0..<32 { outbox.send(message, on: connection) }
    }
  }

  /// 32 MiB are more than the kernel takes (4 MiB by default, tcp(7)) and the limit together.
  @Test func `a reader that does not read is given up`() throws {
    var limits = LiveConfiguration.Limits()
    limits.slowReader = 8 << 20
    let server = try RunningServer(Torrent(), limits: limits)
    let client = try BlockingClient(try server.address)
    var messages = 0
    while case .message = try client.next() { messages += 1 }
    #expect(messages < 32)
    let events = try server.stop()
    let closing = events.compactMap { event -> Closure? in
      if case .closing(.uplink, let closure) = event.kind { closure } else { nil }
    }
    #expect(closing.first?.code == 1013)
    #expect(closing.first?.party == .lightlag)
  }

  /// Wants to act at once for ever.
  private struct Restless: Endpoint {
    var deadline: Instant? { .start }
    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {}
  }

  @Test func `a session that cannot go on ends the run with its reason`() throws {
    var session = Session.Configuration(seed: 1)
    session.limits.stepsPerInstant = 1_000
    let server = try RunningServer(Restless(), session)
    #expect(throws: SessionFailure.self) { try server.end() }
  }
}
