import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// How an adapter at the rover's bus behaves to whoever has its line.
@Suite struct AdapterPortTests {
  private static func visit(
    _ adapter: SLCANAdapterOptions, seed: Seed = 1
  ) throws -> Visit {
    var options = MockRoverOptions(seed: seed)
    options.adapter = adapter
    return try Visit(MockRover(options), listener: "slcan")
  }

  private static func faults(
    _ name: WritableKeyPath<SLCANFaultRates, Probability>, _ rate: Probability = .always
  ) -> SLCANAdapterOptions {
    var options = SLCANAdapterOptions()
    options.faults[keyPath: name] = rate
    return options
  }

  private static func text(_ visit: inout Visit) -> String {
    visit.received().map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }

  private static func send(_ text: String, _ visit: inout Visit) throws {
    try visit.send(Message(.binary, Array(text.utf8)))
  }

  /// What a line says when it is written to an adapter, and nothing else.
  private static func answer(
    to text: String, _ options: SLCANAdapterOptions, seed: Seed = 1
  ) throws -> String {
    var visit = try visit(options, seed: seed)
    try send(text, &visit)
    return Self.text(&visit)
  }

  private static func record(_ visit: Visit) throws -> SLCANRecord {
    try #require(visit.session.endpoint(.backend, as: MockRover.self)).slcanRecord
  }

  // MARK: Strictness

  /// What python-can writes: close, bit rate, an empty command, and open twice.
  @Test(arguments: [(false, "\r\r\r\r\r"), (true, "\u{7}\r\r\r\u{7}")])
  func `a strict adapter refuses what python-can does, and a lenient one does not`(
    isStrict: Bool, expected: String
  ) throws {
    var visit = try Self.visit(SLCANAdapterOptions(isStrict: isStrict))
    try Self.send("C\rS6\r\rO\rO\r", &visit)
    #expect(Self.text(&visit) == expected)
    let record = try Self.record(visit)
    #expect(
      record.quirks.map { "\($0.name) \($0.count)" } == [
        "empty command 1", "repeated open 1", "close while closed 1",
      ])
    #expect(record.refusals == (isStrict ? 2 : 0) && record.lines == 1 && record.faults.isEmpty)
  }

  @Test func `what was met is known when the line is gone`() throws {
    var visit = try Self.visit(SLCANAdapterOptions())
    try Self.send("\r", &visit)
    let connection = visit.connection
    visit.session.act(as: .client(visit.client)) { $0.close(connection, .vanished(.client)) }
    try visit.session.advance(to: visit.session.now)
    #expect(try Self.record(visit).quirks.first?.name == "empty command")
  }

  // MARK: Faults

  @Test func `each fault is what it is called`() throws {
    #expect(try Self.answer(to: "V\r", Self.faults(\.lineFeed)) == "V1013\r\n")
    #expect(
      try Self.answer(to: "V\r", Self.faults(\.overflow)) == "\u{7}", "its line is too long too")
    #expect(try Self.answer(to: "V\r", Self.faults(\.corruptByte)) == "\u{7}")
    let open = "S6\rO\rt0C00\r"
    #expect(try Self.answer(to: open, SLCANAdapterOptions()) == "\r\rz\r")
    // What is no frame has a byte corrupted instead, and cannot be opened so.
    #expect(try Self.answer(to: open, Self.faults(\.badIdentifier)).contains("\u{7}"))
    #expect(try Self.answer(to: open, Self.faults(\.wrongLength)).contains("\u{7}"))
    // Nothing is left of a line of one character.
    #expect(try Self.answer(to: "V\r", Self.faults(\.truncation)) == "\r")
  }

  @Test func `a line that is cut anywhere is damaged whole`() throws {
    var visit = try Self.visit(Self.faults(\.lineFeed))
    for character in "V\rV\r" { try Self.send(String(character), &visit) }
    #expect(Self.text(&visit) == "V1013\r\nV1013\r\n")
    // The line feeds of the host, and of what is told it.
    #expect(try Self.record(visit).faults.map { "\($0.name) \($0.count)" } == ["line-feed 4"])
  }

  @Test func `a line that never ends is kept to the size of a buffer, and refused`() throws {
    var visit = try Self.visit(Self.faults(\.overflow, .percent(50)))
    try Self.send(String(repeating: "x", count: 5_000) + "\r", &visit)
    try Self.send("S6\rO\r", &visit)
    #expect(Self.text(&visit).hasPrefix("\u{7}"))
  }

  /// Bit 1, frames to be sent had no room, is cleared when it has been told.
  @Test func `the status tells of a line that was too long`() throws {
    var visit = try Self.visit(SLCANAdapterOptions())
    try Self.send("S6\rO\r" + String(repeating: "t", count: 1_025) + "\rF\rF\r", &visit)
    #expect(Self.text(&visit) == "\r\r\u{7}F02\rF00\r")
  }

  /// The controller puts its speed on the bus, and that of six motors, ten times a second.
  @Test func `errors on the bus are told, and are in the status`() throws {
    var visit = try Self.visit(Self.faults(\.busError))
    try Self.send("S6\rO\r", &visit)
    try visit.wait(until: 150)
    let text = Self.text(&visit)
    let lines = text.split(separator: "\r").filter { $0.hasPrefix("e1c") || $0.hasPrefix("t") }
    #expect(lines.count >= 14 && lines.count.isMultiple(of: 2), "\(text)")
    for index in lines.indices { #expect((lines[index] == "e1c") == index.isMultiple(of: 2)) }
    try Self.send("F\rF\r", &visit)
    #expect(Self.text(&visit) == "F80\rF00\r")
  }

  /// 5 % of 2,000 lines each way are 200 of 4,000; four deviations of 13.8 are 55.
  @Test func `faults come at their rate and follow from the seed`() throws {
    let options = Self.faults(\.corruptByte, .percent(5))
    let text = String(repeating: "V\r", count: 2_000)
    let answer = try Self.answer(to: text, options)
    #expect((try Self.answer(to: text, options) == answer) == true)
    #expect((try Self.answer(to: text, options, seed: 2) == answer) == false)
    var visit = try Self.visit(options)
    try Self.send(text, &visit)
    #expect((145...255).contains(try Self.record(visit).faults.first?.count ?? 0))
  }

  @Test func `one fault moves no other`() throws {
    let text = String(repeating: "V\r", count: 500)
    let damaged = { (options: SLCANAdapterOptions) in
      // By bytes, as a carriage return and a line feed are one character.
      try Self.answer(to: text, options).utf8.filter { $0 != 0x0a }.split(separator: 0x0d)
        .enumerated().filter { $0.element.contains(0x07) }.map(\.offset)
    }
    var both = Self.faults(\.corruptByte, .percent(5))
    both.faults.lineFeed = .always
    // A line feed behind the line before is put up with, and changes no answer.
    #expect(try damaged(both) == damaged(Self.faults(\.corruptByte, .percent(5))))
  }

  // MARK: The line inside

  @Test func `the rover's own line may have each fault, and lives with it`() throws {
    for kind in [\SLCANFaultRates.overflow, \.lineFeed, \.badIdentifier, \.busError] {
      var options = MockRoverOptions(seed: 1)
      options.line.adapter = Self.faults(kind, .percent(20))
      options.line.adapter.isStrict = true
      var visit = try Visit(MockRover(options), target: "/socket.io/?EIO=4&transport=websocket")
      try visit.wait(until: 5_000)
      let rover = try #require(visit.session.endpoint(.backend, as: MockRover.self))
      #expect(rover.slcanRecord.faults.first.map { $0.count > 5 } == true)
    }
  }

  @Test func `options are read back, and those by default are not written`() throws {
    var options = MockRoverOptions(seed: 7)
    #expect(options.json["adapter"] == nil && options.json["line"]?["adapter"] == nil)
    options.adapter = Self.faults(\.truncation, .percent(1))
    options.adapter.faults.busError = .percent(2)
    options.line.adapter.isStrict = true
    #expect(try MockRoverOptions(json: JSON(parsing: options.json.bytes)) == options)
    var port = SerialPortOptions(device: .slcan, terminator: "\r")
    port.adapter = options.adapter
    let service = SerialServiceOptions(ports: [port])
    #expect(try SerialServiceOptions(json: JSON(parsing: service.json.bytes)) == service)
  }
}
