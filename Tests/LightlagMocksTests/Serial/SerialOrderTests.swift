import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// A port whose device is another's: what is asked of it is answered when that has been tried.
@Suite struct SerialOrderTests {
  /// A service with a line, which the client itself is at the other end of.
  private struct Bench {
    var visit: Visit
    var line: ConnectionID
    private var told: [(connection: ConnectionID, message: Message)] = []
    private var codes: [ConnectionID: Int] = [:]

    init(hasLine: Bool = true) throws {
      let port = SerialPortOptions(name: "one", device: .line)
      let service = SerialService(SerialServiceOptions(ports: [port]))
      visit = try Visit(service, target: "/ws/serial")
      line = visit.connection
      if hasLine { try plug() }
      collect()
      told = []
    }

    mutating func plug() throws {
      let header = Header(name: Header.listenerName, value: "serial-line/one")
      line = visit.session.act(as: .client(visit.client)) {
        $0.connect(OpenRequest(headers: [header]))
      }
      try visit.session.advance(to: visit.session.now)
    }

    mutating func unplug() throws {
      visit.session.act(as: .client(visit.client)) { [line] in
        $0.close(line, .vanished(.client))
      }
      try visit.session.advance(to: visit.session.now)
    }

    mutating func ask(_ target: String, _ body: String = "{}") throws -> ConnectionID {
      let header = Header(name: Header.method, value: "POST")
      let connection = visit.session.act(as: .client(visit.client)) {
        $0.connect(OpenRequest(target: target, headers: [header]))
      }
      try visit.session.advance(to: visit.session.now)
      try visit.send(Message(text: body), on: connection)
      return connection
    }

    private mutating func collect() {
      var all: [RemoteEndpoint.Delivery] = []
      visit.session.takeDeliveries(of: .client(visit.client), into: &all)
      for delivery in all {
        switch delivery.event {
        case .message(let connection, let message): told.append((connection, message))
        case .closed(let connection, let closure): codes[connection] = Int(closure.code) - 4_000
        default: break
        }
      }
    }

    /// The status that a request was answered with, or `nil`.
    mutating func status(_ request: ConnectionID) -> Int? {
      collect()
      return codes[request]
    }

    /// What a connection was told since the last call.
    mutating func texts(on connection: ConnectionID) -> [String] {
      collect()
      defer { told.removeAll { $0.connection == connection } }
      return told.filter { $0.connection == connection }.map(\.message.text)
    }
  }

  private static let done = Message(text: #"{"open":true}"#)
  private static let failed = Message(text: #"{"error":"cannot open tty: gone"}"#)

  /// A service whose only port a client has closed.
  private static func closed() throws -> Bench {
    var bench = try Bench()
    let close = try bench.ask("/port/close")
    #expect(bench.status(close) == nil, "the device is not let go yet")
    #expect(bench.texts(on: bench.line).map { $0.hasPrefix(#"{"open":false"#) } == [true])
    try bench.visit.send(Message(text: #"{"open":false}"#), on: bench.line)
    #expect(bench.status(close) == 200)
    _ = bench.texts(on: bench.visit.connection)
    return bench
  }

  @Test func `a port is open when its device is`() throws {
    var bench = try Self.closed()
    let open = try bench.ask("/port/open", #"{"baud_rate":19200}"#)
    #expect(bench.texts(on: bench.line).map { $0.hasPrefix(#"{"open":true"#) } == [true])
    #expect(bench.status(open) == nil && bench.texts(on: bench.visit.connection).isEmpty)
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.status(open) == 200)
    #expect(bench.texts(on: bench.visit.connection).map { $0.contains("Open") } == [true])
    #expect(bench.texts(on: open).map { $0.contains(#""state":"Open""#) } == [true])
  }

  @Test func `a device that cannot be had is told, and nothing has changed`() throws {
    var bench = try Self.closed()
    let open = try bench.ask("/port/open", #"{"baud_rate":19200}"#)
    try bench.visit.send(Self.failed, on: bench.line)
    #expect(bench.status(open) == 503)
    #expect(bench.texts(on: open) == [#"{"error":"cannot open tty: gone"}"#])
    #expect(
      bench.texts(on: bench.visit.connection)
        == [#"{"type":"error","message":"cannot open tty: gone"}"#])
    _ = bench.texts(on: bench.line)
    let again = try bench.ask("/port/open")
    // What was asked for in vain is not kept.
    #expect(bench.texts(on: bench.line).map { $0.contains(#""baud_rate":9600"#) } == [true])
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.status(again) == 200)
  }

  @Test func `settings that a device does not take are not those of the port`() throws {
    var bench = try Bench()
    let change = try bench.ask("/port/reconfigure", #"{"baud_rate":31250}"#)
    try bench.visit.send(Self.failed, on: bench.line)
    #expect(bench.status(change) == 409)
    let other = try bench.ask("/port/reconfigure", #"{"parity":"even"}"#)
    #expect(bench.texts(on: bench.line).last?.contains(#""baud_rate":9600"#) == true)
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.status(other) == 200)
  }

  @Test func `orders are answered in turn`() throws {
    var bench = try Bench()
    let requests = try ["even", "odd"].map { parity in
      try bench.ask("/port/reconfigure", #"{"parity":"\#(parity)"}"#)
    }
    try bench.visit.send(Self.failed, on: bench.line)
    #expect(bench.status(requests[0]) == 409 && bench.status(requests[1]) == nil)
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.status(requests[1]) == 200)
    // One more than was asked for is nobody's.
    try bench.visit.send(Self.done, on: bench.line)
  }

  @Test func `who asked is answered also when the device goes away meanwhile`() throws {
    var bench = try Self.closed()
    let open = try bench.ask("/port/open")
    try bench.unplug()
    #expect(bench.status(open) == 503)
    #expect(bench.texts(on: open) == [#"{"error":"the device is gone"}"#])
  }

  @Test func `what is changed while the device is away is told when it is back`() throws {
    var bench = try Bench()
    try bench.unplug()
    let change = try bench.ask("/port/reconfigure", #"{"baud_rate":57600}"#)
    #expect(bench.status(change) == 200)
    try bench.plug()
    #expect(bench.texts(on: bench.line).map { $0.contains(#""baud_rate":57600"#) } == [true])
    try bench.unplug()
    let close = try bench.ask("/port/close")
    #expect(bench.status(close) == 200)
    _ = bench.texts(on: bench.visit.connection)
    try bench.plug()
    #expect(bench.texts(on: bench.line).map { $0.hasPrefix(#"{"open":false"#) } == [true])
    #expect(bench.texts(on: bench.visit.connection).isEmpty, "it stays closed")
  }

  @Test func `a port that nobody uses lets its device go`() throws {
    var bench = try Bench()
    _ = try bench.ask("/port/reconfigure", #"{"idle_disconnect_ms":100}"#)
    try bench.visit.send(Self.done, on: bench.line)
    _ = bench.texts(on: bench.line)
    try bench.visit.wait(until: 100)
    #expect(bench.texts(on: bench.line).map { $0.hasPrefix(#"{"open":false"#) } == [true])
  }

  @Test func `bytes that a device has lost are counted, told, and no answer to an order`() throws {
    var bench = try Bench()
    let change = try bench.ask("/port/reconfigure", #"{"parity":"even"}"#)
    let lost = [#"{"lost":7,"error":"gone"}"#, #"{"lost":5}"#, #"{"lost":-9}"#]
    for text in lost { try bench.visit.send(Message(text: text), on: bench.line) }
    #expect(bench.status(change) == nil)
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.status(change) == 200)
    #expect(bench.texts(on: change).map { $0.contains(#""bytes_lost_total":12"#) } == [true])
    #expect(
      bench.texts(on: bench.visit.connection) == [#"{"type":"error","message":"gone"}"#])
  }

  @Test func `a client that leaves before the answer harms nobody`() throws {
    var bench = try Self.closed()
    let open = try bench.ask("/port/open")
    bench.visit.session.act(as: .client(bench.visit.client)) {
      $0.close(open, .vanished(.client))
    }
    try bench.visit.session.advance(to: bench.visit.session.now)
    try bench.visit.send(Self.done, on: bench.line)
    #expect(bench.texts(on: bench.visit.connection).map { $0.contains("Open") } == [true])
  }
}
