import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct SerialClientsTests {
  private static let ports = [
    SerialPortOptions(name: "one", baud: 1_000_000),
    SerialPortOptions(name: "two", baud: 1_000_000),
  ]

  private static func service(rate: Int? = nil, buffer: Int = 100) -> SerialService {
    SerialService(
      SerialServiceOptions(ports: ports, messageRate: rate, clientBuffer: buffer))
  }

  /// What has come on each connection.
  private static func received(_ visit: inout Visit) -> [ConnectionID: [Message]] {
    var all: [RemoteEndpoint.Delivery] = []
    visit.session.takeDeliveries(of: .client(visit.client), into: &all)
    var messages: [ConnectionID: [Message]] = [:]
    for delivery in all {
      guard case .message(let connection, let message) = delivery.event else { continue }
      messages[connection, default: []].append(message)
    }
    return messages
  }

  private static func data(_ messages: [Message]?) -> [String] {
    (messages ?? []).filter { $0.kind == .text && $0.text.contains(#""type":"data""#) }.map(\.text)
  }

  @Test func `each port has its own clients`() throws {
    var visit = try Visit(Self.service(), target: "/ws/serial/two")
    let one = try visit.open(target: "/ws/serial/one")
    let first = try visit.open(target: "/ws/serial?x=1")
    for connection in [visit.connection, one, first] {
      try visit.send(Message(text: #"{"type":"subscribe"}"#), on: connection)
    }
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#), on: one)
    try visit.wait(until: 10)
    let messages = Self.received(&visit)
    #expect(Self.data(messages[one]).count == 1 && Self.data(messages[first]).count == 1)
    #expect(Self.data(messages[visit.connection]).isEmpty)
  }

  @Test func `a port that is not there is refused`() throws {
    let visit = try Visit(Self.service(), target: "/ws/serial/three")
    #expect(visit.session.connectionCount == 0)
  }

  /// Two at once, then one each half second.
  @Test func `a client has so many messages a second`() throws {
    var visit = try Visit(Self.service(rate: 2), target: "/ws/serial")
    let other = try visit.open(target: "/ws/serial")
    let write = Message(text: #"{"type":"write","data":"a"}"#)
    _ = visit.received()
    for _ in 0..<3 { try visit.send(write) }
    #expect(visit.received().map { $0.text.contains("error") } == [false, false, true])
    try visit.send(write, on: other)
    #expect(visit.received().map { $0.text.contains("error") } == [false])
    try visit.wait(until: 500)
    for _ in 0..<2 { try visit.send(write) }
    #expect(visit.received().map { $0.text.contains("error") } == [false, true])
  }

  /// A client of a port that is written to a hundred times, which answers pings while it reads.
  private struct Reader {
    var visit: Visit
    let writer: ConnectionID
    var reads = true
    var data = 0
    var lagged: [String] = []
    /// Pings that it has not answered.
    var pings: [[UInt8]] = []

    mutating func write(_ count: Int, _ text: String = "a", wait: Int64 = 10) throws {
      let write = Message(text: (["type": "write", "data": .string(text)] as JSON).text)
      for _ in 0..<count {
        try visit.send(write, on: writer)
        let now = visit.session.now
        try visit.session.advance(to: now.advanced(by: .milliseconds(wait)))
        try look()
      }
    }

    mutating func look() throws {
      let messages = SerialClientsTests.received(&visit)[visit.connection] ?? []
      data += SerialClientsTests.data(messages).count
      lagged += messages.filter { $0.kind == .text && $0.text.contains("lagged") }.map(\.text)
      pings += messages.filter { $0.kind == .ping }.map(\.bytes)
      guard reads else { return }
      for ping in pings { try visit.send(Message(.pong, ping)) }
      pings = []
    }
  }

  private static func reader(buffer: Int) throws -> Reader {
    var visit = try Visit(service(buffer: buffer), target: "/ws/serial")
    let writer = try visit.open(target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    var reader = Reader(visit: visit, writer: writer)
    try reader.look()
    return reader
  }

  /// Ten milliseconds a line: in 5 s 500 lines, of which the buffer takes 100 and a second of grace
  /// another few; the rest is skipped, and told once it reads again.
  @Test func `a client that does not read is skipped and told so`() throws {
    var reader = try Self.reader(buffer: 100)
    try reader.write(50)
    #expect(reader.data == 50)
    reader.reads = false
    try reader.write(500)
    #expect((150...200).contains(reader.data), "\(reader.data)")
    let skipped = 550 - reader.data
    reader.reads = true
    try reader.look()
    try reader.look()
    #expect(reader.lagged == [#"{"type":"lagged","skipped":\#(skipped)}"#])
    try reader.write(10)
    #expect(reader.data + skipped == 560)
  }

  /// Each line is told as 360,065 bytes, so that 12 are more than 4 MiB.
  ///
  /// Eight more are skipped. A line and its echo are over in 601 ms; each second there is a ping.
  @Test func `a client that never answered a ping is sent no more than sockets hold`() throws {
    var visit = try Visit(Self.service(buffer: 10), target: "/ws/serial")
    let writer = try visit.open(target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    var silent = Reader(visit: visit, writer: writer, reads: false)
    try silent.write(20, String(repeating: "\u{1}", count: 60_000), wait: 700)
    #expect(silent.data == 12)
    func skipped() throws -> Int64 {
      try silent.lagged.reduce(0) { sum, text in
        sum + (try JSON(parsing: Array(text.utf8))["skipped"]?.integer ?? 0)
      }
    }
    let told = try skipped()
    #expect((4...6).contains(silent.lagged.count) && (6...8).contains(told))
    silent.reads = true
    for _ in 0..<2 { try silent.look() }
    #expect(try skipped() == 8)
    try silent.write(5)
    #expect(silent.data == 17)
  }

  @Test func `a client that never answers a ping is skipped nothing below that`() throws {
    var reader = try Self.reader(buffer: 10)
    reader.visit = try Visit(Self.service(buffer: 10), target: "/ws/serial")
    let writer = try reader.visit.open(target: "/ws/serial")
    try reader.visit.send(Message(text: #"{"type":"subscribe"}"#))
    var silent = Reader(visit: reader.visit, writer: writer, reads: false)
    try silent.write(300)
    #expect(silent.data == 300 && silent.lagged.isEmpty)
  }
}
