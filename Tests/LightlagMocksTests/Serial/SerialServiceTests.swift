import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct SerialServiceTests {
  private static func texts(_ visit: inout Visit) -> [String] {
    visit.received().filter { $0.kind == .text }.map(\.text)
  }

  /// 2026-11-21T10:00:00Z is 1,795,255,200 s after 1970; at 9,600 baud five bytes and one more take
  /// 6 x 1,041,666 ns.
  @Test func `a line comes back when its bytes have crossed`() throws {
    let options = SerialServiceOptions(epochNanoseconds: 1_795_255_200_000_000_000)
    var visit = try Visit(SerialService(options), target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#))
    #expect(Self.texts(&visit).count == 2)
    try visit.wait(untilNanoseconds: 6_249_995)
    #expect(Self.texts(&visit).isEmpty)
    try visit.wait(untilNanoseconds: 6_249_996)
    #expect(
      Self.texts(&visit) == [
        #"{"type":"data","data":"ping","timestamp":"2026-11-21T10:00:00.006Z"}"#
      ])
  }

  @Test func `only who has subscribed is told`() throws {
    var visit = try Visit(SerialService(SerialServiceOptions()), target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    try visit.send(Message(text: #"{"type":"unsubscribe"}"#))
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#))
    try visit.wait(until: 1_000)
    #expect(Self.texts(&visit).allSatisfy { $0.contains("status") })
  }

  @Test func `without its line the port is closed`() throws {
    let options = SerialServiceOptions(ports: [SerialPortOptions(device: .line)])
    var visit = try Visit(SerialService(options), target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#))
    #expect(
      Self.texts(&visit) == [
        #"{"type":"status","state":"Closed"}"#,
        #"{"type":"error","message":"port is not open"}"#,
      ])
  }

  /// A mebibyte at 9,600 baud takes 18 minutes.
  @Test func `what waits for a slow line is bounded`() throws {
    var visit = try Visit(SerialService(SerialServiceOptions()), target: "/ws/serial")
    let data = JSON.string(String(repeating: "a", count: 600_000))
    let write = Message(text: (["type": "write", "data": data] as JSON).text)
    _ = visit.received()
    for _ in 0..<2 { try visit.send(write) }
    let answers = Self.texts(&visit)
    #expect(answers.count == 2 && answers[0].contains("status"))
    #expect(answers.last?.contains("port is busy: 600001 bytes wait") == true)
  }

  @Test(arguments: [
    ("a", "\n", 2), ("a\n", "\n", 2), ("a\r\n", "\n", 3), ("a\r", "\n", 3), ("a\n", "\r\n", 4),
    ("a\r\n", "\r\n", 3), ("e\u{301}", "\u{301}", 3), ("\u{E9}", "\u{301}", 4),
  ])
  func `a terminator is added where the bytes of one are missing`(
    text: String, terminator: String, count: Int
  ) throws {
    let port = SerialPortOptions(terminator: terminator)
    var visit = try Visit(SerialService(SerialServiceOptions(ports: [port])), target: "/ws/serial")
    _ = visit.received()
    try visit.send(Message(text: (["type": "write", "data": .string(text)] as JSON).text))
    #expect(Self.texts(&visit).last?.contains(#""bytes_written_total":\#(count),"#) == true)
  }

  @Test func `there is a port at its path alone`() throws {
    let visit = try Visit(SerialService(SerialServiceOptions()), target: "/ws/other")
    #expect(visit.session.connectionCount == 0)
  }

  /// Two bytes and one more are back after 3.1 ms.
  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.003Z"), (951_782_399_996, "2000-02-28T23:59:59.999Z"),
      (951_782_399_997, "2000-02-29T00:00:00.000Z"),
      (4_107_542_399_997, "2100-03-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func `timestamps are those of the calendar`(milliseconds: Int64, text: String) throws {
    let options = SerialServiceOptions(epochNanoseconds: milliseconds * 1_000_000)
    var visit = try Visit(SerialService(options), target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    try visit.send(Message(text: #"{"type":"write","data":"a"}"#))
    try visit.wait(until: 4)
    #expect(Self.texts(&visit).last == #"{"type":"data","data":"a","timestamp":"\#(text)"}"#)
  }

  @Test func `options are read back`() throws {
    var tape = SerialPortOptions(
      name: "tape", device: .responder([SerialRule(pattern: "a{b}", answer: "{b}")]),
      baud: 115_200, terminator: "\r\n", stripsTerminator: false,
      line: SerialLineConditions(
        delay: .milliseconds(1), corrupt: .percent(1), loss: .percent(2), lossMode: .drop,
        stallInterval: .seconds(9), stallLength: .seconds(1),
        cuts: [.init(start: Instant(nanoseconds: 5), length: .seconds(2))]))
    (tape.dataBits, tape.parity, tape.stopBits) = (7, "even", 2)
    (tape.timeoutMilliseconds, tape.idleDisconnectMilliseconds) = (5, 6)
    for device in [SerialPortOptions.Device.echo, .gps, .slcan, .line] {
      let options = SerialServiceOptions(
        ports: [SerialPortOptions(device: device), tape], seed: 7, epochNanoseconds: 5,
        messageRate: 3, clientBuffer: 4)
      #expect(try SerialServiceOptions(json: JSON(parsing: options.json.bytes)) == options)
    }
  }

  @Test(arguments: [
    #"{}"#, #"{"ports":[]}"#, #"{"ports":[{"device":"tape"}]}"#,
    #"{"ports":[{"device":"echo"},{"device":"gps"}]}"#,
    #"{"ports":[{"device":"echo","baud_rate":1}]}"#,
    #"{"ports":[{"device":"echo","parity":"some"}]}"#,
    #"{"ports":[{"device":"echo","line":{"loss_mode":"never"}}]}"#,
  ])
  func `options that make no sense are refused`(text: String) {
    #expect(throws: FieldFailure.self) {
      try SerialServiceOptions(json: JSON(parsing: text))
    }
  }
}
