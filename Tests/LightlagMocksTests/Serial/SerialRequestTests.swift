import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// Plain requests beside WebSockets, each a connection of its own.
@Suite struct SerialRequestTests {
  private struct Answer: Hashable {
    let status: Int
    let body: JSON
  }

  private static let ports = [
    SerialPortOptions(name: "one", baud: 1_000_000), SerialPortOptions(name: "two", device: .line),
  ]

  private static func visit(rate: Int? = nil) throws -> Visit {
    try Visit(
      SerialService(SerialServiceOptions(ports: ports, messageRate: rate)),
      target: "/ws/serial/one")
  }

  /// Asks, and waits so many milliseconds for the answer.
  private static func ask(
    _ visit: inout Visit, _ method: String, _ target: String, _ body: String? = nil,
    wait: Int64 = 0
  ) throws -> Answer? {
    var all: [RemoteEndpoint.Delivery] = []
    visit.session.takeDeliveries(of: .client(visit.client), into: &all)
    let header = Header(name: Header.method, value: method)
    let connection = visit.session.act(as: .client(visit.client)) {
      $0.connect(OpenRequest(target: target, headers: [header]))
    }
    try visit.session.advance(to: visit.session.now)
    if let body { try visit.send(Message(text: body), on: connection) }
    try visit.session.advance(to: visit.session.now.advanced(by: .milliseconds(wait)))
    visit.session.takeDeliveries(of: .client(visit.client), into: &all)
    var message: JSON?
    for delivery in all {
      switch delivery.event {
      case .message(connection, let told): message = try JSON(parsing: told.bytes)
      case .closed(connection, let closure):
        return Answer(status: Int(closure.code) - 4_000, body: try #require(message))
      default: break
      }
    }
    return nil
  }

  @Test func `the state of all is told`() throws {
    var visit = try Self.visit()
    let health = try #require(try Self.ask(&visit, "GET", "/health", wait: 5))
    #expect(health.status == 200 && health.body["ports"] == 2 && health.body["open_ports"] == 1)
    #expect(health.body["clients"] == 1)
    let list = try #require(try Self.ask(&visit, "GET", "/ports")?.body["ports"]?.array)
    #expect(list.map { $0["port_name"] } == ["one", "two"])
    #expect(list.map { $0["state"] } == ["Open", "Closed"])
    #expect(list[0]["baud_rate"] == 1_000_000 && list[0]["parity"] == "none")
  }

  @Test func `a port is written and read`() throws {
    var visit = try Self.visit()
    let written = try Self.ask(&visit, "POST", "/port/write", #"{"data":"ping"}"#)
    #expect(written == Answer(status: 200, body: ["bytes_written": 5]))
    let read = try Self.ask(&visit, "POST", "/port/read", "{}", wait: 10)
    #expect(read == Answer(status: 200, body: ["data": "ping", "bytes_read": 4]))
    let metrics = try #require(try Self.ask(&visit, "GET", "/port/metrics?port_name=one"))
    #expect(metrics.body["bytes_read_total"] == 5 && metrics.body["bytes_written_total"] == 5)
  }

  @Test func `what has come is kept for the next who reads`() throws {
    var visit = try Self.visit()
    for text in ["a", "b"] {
      _ = try Self.ask(&visit, "POST", "/port/write", #"{"data":"\#(text)"}"#, wait: 10)
    }
    for text in ["a", "b"] {
      let read = try Self.ask(&visit, "POST", "/port/read", #"{"timeout_ms":0}"#)
      #expect(read == Answer(status: 200, body: ["data": .string(text), "bytes_read": 1]))
    }
    #expect(try Self.ask(&visit, "POST", "/port/read", #"{"timeout_ms":0}"#)?.status == 408)
  }

  @Test func `a read gives up in time`() throws {
    var visit = try Self.visit()
    let body = #"{"timeout_ms":50}"#
    #expect(try Self.ask(&visit, "POST", "/port/read", body, wait: 49) == nil)
    #expect(try Self.ask(&visit, "POST", "/port/read", body, wait: 50)?.status == 408)
  }

  @Test func `a port is closed, opened and set otherwise`() throws {
    var visit = try Self.visit()
    #expect(try Self.ask(&visit, "POST", "/port/close", "")?.body["state"] == "Closed")
    #expect(try Self.ask(&visit, "POST", "/port/write", #"{"data":"a"}"#)?.status == 409)
    #expect(try Self.ask(&visit, "POST", "/port/read", "{}")?.status == 409)
    #expect(try Self.ask(&visit, "GET", "/port/metrics")?.status == 409)
    let opened = try Self.ask(&visit, "POST", "/port/open", #"{"baud_rate":1000}"#)
    #expect(opened?.status == 200 && opened?.body["state"] == "Open")
    #expect(try Self.ask(&visit, "POST", "/port/open", "{}")?.status == 409)
    // Two bytes and one more at 1,000 baud: 30 ms, and at 100,000: 300 us.
    _ = try Self.ask(&visit, "POST", "/port/write", #"{"data":"a"}"#)
    #expect(try Self.ask(&visit, "POST", "/port/read", "{}", wait: 29) == nil)
    #expect(
      try Self.ask(&visit, "POST", "/port/reconfigure", #"{"baud_rate":100000}"#)?.status == 200)
    try visit.session.advance(to: visit.session.now.advanced(by: .milliseconds(50)))
    _ = try Self.ask(&visit, "POST", "/port/write", #"{"data":"a"}"#)
    #expect(try Self.ask(&visit, "POST", "/port/read", "{}", wait: 1)?.status == 200)
  }

  @Test func `an idle port closes by itself`() throws {
    var visit = try Self.visit()
    _ = try Self.ask(&visit, "POST", "/port/reconfigure", #"{"idle_disconnect_ms":100}"#)
    _ = visit.received()
    try visit.session.advance(to: visit.session.now.advanced(by: .milliseconds(99)))
    #expect(visit.received().isEmpty)
    try visit.session.advance(to: visit.session.now.advanced(by: .milliseconds(1)))
    #expect(visit.received().map(\.text) == [#"{"type":"status","state":"Closed"}"#])
  }

  @Test func `a port that is to close by itself can be told never to`() throws {
    var visit = try Self.visit()
    for idle in ["100", "null"] {
      _ = try Self.ask(
        &visit, "POST", "/port/reconfigure", #"{"idle_disconnect_ms":\#(idle)}"#)
    }
    try visit.session.advance(to: visit.session.now.advanced(by: .milliseconds(500)))
    #expect(try Self.ask(&visit, "GET", "/port/status")?.body["state"] == "Open")
  }

  @Test(
    arguments: [
      ("GET", "/nothing", nil, 404), ("POST", "/health", "{}", 405),
      ("GET", "/port/write", nil, 405),
      ("GET", "/port/status?port_name=three", nil, 404), ("POST", "/port/write", "no", 400),
      ("POST", "/port/write", "{}", 400), ("POST", "/port/write", #"{"port_name":"three"}"#, 404),
      ("POST", "/port/reconfigure", #"{"baud_rate":1}"#, 400),
      ("POST", "/port/reconfigure", #"{"bauds":1}"#, 400),
      ("POST", "/port/read", #"{"timeout_ms":-1}"#, 400),
      ("POST", "/port/read", #"{"timeout_ms":"x"}"#, 400),
      ("POST", "/port/read", #"{"timeout_ms":1e300}"#, 400),
      ("POST", "/port/read", #"{"timeout":1}"#, 400),
      ("POST", "/port/write", #"{"port_name":5,"data":"a"}"#, 400),
      ("POST", "/port/write", #"{"data":"a","base64":"YQ=="}"#, 400),
      ("POST", "/port/write", #"{"data":"a","base64":5}"#, 400),
      ("POST", "/port/write", #"{"data":"a","now":true}"#, 400),
      ("POST", "/port/close", #"{"port_name":["one"]}"#, 400),
      ("POST", "/port/close", #"{"force":true}"#, 400),
      ("POST", "/port/open", #"{"port_name":"two"}"#, 503),
      ("POST", "/port/write", #"{"port_name":"two","data":"a"}"#, 409),
    ] as [(String, String, String?, Int)])
  func `what makes no sense is refused`(
    method: String, target: String, body: String?, status: Int
  ) throws {
    var visit = try Self.visit()
    let answer = try #require(try Self.ask(&visit, method, target, body))
    #expect(answer.status == status)
    #expect(answer.body["error"]?.string?.isEmpty == false)
  }

  @Test func `requests have a rate too`() throws {
    var visit = try Self.visit(rate: 2)
    let statuses = try (0..<3).map { _ in try Self.ask(&visit, "GET", "/health")?.status }
    #expect(statuses == [200, 200, 429])
    #expect(try Self.ask(&visit, "GET", "/health", wait: 500)?.status == 429)
    #expect(try Self.ask(&visit, "GET", "/health")?.status == 200)
  }
}
