import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct SerialDeviceTests {
  /// A subscribed client of a service with one port.
  static func visit(
    _ port: SerialPortOptions, seed: Seed = 1, epoch: Int64 = 0
  ) throws -> Visit {
    let options = SerialServiceOptions(ports: [port], seed: seed, epochNanoseconds: epoch)
    var visit = try Visit(SerialService(options), target: "/ws/serial")
    try visit.send(Message(text: #"{"type":"subscribe"}"#))
    _ = visit.received()
    return visit
  }

  /// The lines that a client has been told since it last looked, in Base64 where they are no text.
  static func lines(_ visit: inout Visit) throws -> [String] {
    try visit.received().filter { $0.kind == .text }.compactMap { message in
      let told = try JSON(parsing: message.bytes)
      return told["data"]?.string ?? told["base64"]?.string
    }
  }

  // MARK: The responder

  private static func answers(_ rules: [SerialRule], to lines: String...) throws -> [String] {
    var visit = try visit(SerialPortOptions(device: .responder(rules), baud: 1_000_000))
    for line in lines {
      try visit.send(Message(text: (["type": "write", "data": .string(line)] as JSON).text))
    }
    try visit.wait(until: 1_000)
    return try Self.lines(&visit)
  }

  @Test func `the first rule that fits answers`() throws {
    let rules = [
      SerialRule(pattern: "*IDN?", answer: "Lightlag,1"),
      SerialRule(pattern: "VOLT {value}", answer: "set {value} of {value}"),
      SerialRule(pattern: "{a},{b};", answer: "{b}-{a} {c}"),
      SerialRule(pattern: "{any}", answer: "what is {any}?"),
    ]
    #expect(
      try Self.answers(rules, to: "*IDN?", "VOLT 5", "1,2,3;", "hello", "") == [
        "Lightlag,1", "set 5 of 5", "2,3-1 {c}", "what is hello?", "what is ?",
      ])
  }

  @Test func `a line that no rule is for is not answered`() throws {
    let rules = [SerialRule(pattern: "a{x}b", answer: "{x}")]
    #expect(try Self.answers(rules, to: "ab", "a1b", "a1c", "xa1b", "abb") == ["", "1", "b"])
  }

  /// A carriage return before the terminator is a byte of the line, as is each part of an accent.
  @Test func `lines are compared by bytes and not by what they look like`() throws {
    let rules = [
      SerialRule(pattern: "go{end}", answer: "{end}!"),
      SerialRule(pattern: "caf\u{E9}", answer: "one"),
      SerialRule(pattern: "cafe\u{301}", answer: "two"),
      SerialRule(pattern: "{a}\r", answer: "{a}"),
      SerialRule(pattern: "cafe{rest}", answer: "{rest}"),
    ]
    #expect(
      try Self.answers(rules, to: "go\r", "caf\u{E9}", "cafe\u{301}", "x\r\r", "cafe\u{302}") == [
        "\r!", "one", "two", "x\r", "\u{302}",
      ])
  }

  /// At a million baud a byte takes 10 us: both lines are there after 40 us, and the answers
  /// begin after 100 ms, and 100 ms later.
  @Test func `it thinks about one line after another`() throws {
    let rule = SerialRule(pattern: "a", answer: "b", delay: .milliseconds(100))
    var visit = try Self.visit(SerialPortOptions(device: .responder([rule]), baud: 1_000_000))
    try visit.send(Message(text: #"{"type":"write","data":"a\na\n"}"#))
    var told: [Int] = []
    for nanoseconds in [100_059_999, 100_060_000, 200_059_999, 200_060_000] {
      try visit.wait(untilNanoseconds: Int64(nanoseconds))
      told.append(try Self.lines(&visit).count)
    }
    // Both lines are one piece, there after 40 us.
    #expect(told == [0, 1, 0, 1])
  }

  // MARK: GPS

  /// Sentences of the first seconds after 2026-11-21T10:00:00Z.
  private static func sentences(seed: Seed, until seconds: Int64 = 3) throws -> [String] {
    var visit = try visit(
      SerialPortOptions(device: .gps, terminator: "\r\n"), seed: seed,
      epoch: 1_795_255_200_000_000_000)
    try visit.wait(until: seconds * 1_000 + 500)
    return try lines(&visit)
  }

  @Test func `a receiver says where it is each second, with right checksums`() throws {
    let sentences = try Self.sentences(seed: 7)
    #expect(sentences.count == 12)
    for sentence in sentences {
      let parts = sentence.dropFirst().split(separator: "*")
      let sum = parts[0].utf8.reduce(UInt8(0), ^)
      #expect(sentence.first == "$" && UInt8(parts[1], radix: 16) == sum, "\(sentence)")
    }
    let beginnings = ["$GPGGA,100003.00,", "$GPGSA,A,3,02,04,", "$GPRMC,100003.00,", "$GPVTG,"]
    for (sentence, beginning) in zip(sentences.suffix(4), beginnings) {
      #expect(sentence.hasPrefix(beginning))
    }
    #expect(sentences[2].contains(",211126,"))
  }

  /// From 51.4779 degrees north: 28.674 minutes.
  @Test func `its way begins at Greenwich and follows from the seed`() throws {
    let first = try Self.sentences(seed: 7, until: 60)
    #expect(first[0].contains(",5128.67") && first[0].contains(",00000.00"))
    #expect(first == (try Self.sentences(seed: 7, until: 60)))
    #expect(first != (try Self.sentences(seed: 8, until: 60)))
    let places = Set(stride(from: 0, to: 240, by: 4).map { first[$0].split(separator: ",")[2] })
    #expect(places.count > 10)
  }

  // MARK: SLCAN

  /// The service wakes for its rover alone, as the adapter is closed.
  @Test func `a closed adapter's rover has little to catch up`() {
    let port = SerialPortOptions(device: .slcan, terminator: "\r")
    let service = SerialService(SerialServiceOptions(ports: [port], seed: 1))
    #expect(service.deadline == Instant.start.advanced(by: .seconds(10)))
  }

  /// The rover's controller tells how fast its chassis is, frame 00D, a hundred times a second.
  @Test func `an adapter is on a rover's bus`() throws {
    var visit = try Self.visit(
      SerialPortOptions(device: .slcan, baud: 1_000_000, terminator: "\r"))
    for line in ["V", "S6", "O"] {
      try visit.send(Message(text: (["type": "write", "data": .string(line)] as JSON).text))
    }
    try visit.wait(until: 1_000)
    let lines = try Self.lines(&visit)
    #expect(lines.first == "V1013")
    #expect(lines.filter { $0.hasPrefix("t00D6") }.count > 5, "\(lines.prefix(9))")
  }

  /// `O` before a bit rate is set is refused, with one byte alone: two bytes and one at 10 us each.
  @Test func `a refusal is told at once, and apart from what follows`() throws {
    var visit = try Self.visit(
      SerialPortOptions(device: .slcan, baud: 1_000_000, terminator: "\r"))
    try visit.send(Message(text: #"{"type":"write","data":"O"}"#))
    try visit.wait(until: 1)
    #expect(try Self.lines(&visit) == ["\u{7}"])
    try visit.send(Message(text: #"{"type":"write","data":"V"}"#))
    try visit.wait(until: 2)
    #expect(try Self.lines(&visit) == ["V1013"])
  }
}
