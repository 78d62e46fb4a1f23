import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// What a line does to bytes, seen through an echo of a million baud: 10 us for each byte.
@Suite struct SerialLineTests {
  private static let text = String(repeating: "0123456789", count: 20)

  private static func visit(
    _ line: SerialLineConditions, device: SerialPortOptions.Device = .echo, seed: Seed = 1
  ) throws -> Visit {
    try SerialDeviceTests.visit(
      SerialPortOptions(device: device, baud: 1_000_000, line: line), seed: seed)
  }

  /// Writes a text and lets two seconds pass; returns what came back, in lines.
  private static func echo(
    _ line: SerialLineConditions, seed: Seed = 1, count: Int = 1
  ) throws -> String {
    var visit = try visit(line, seed: seed)
    for _ in 0..<count {
      try visit.send(Message(text: (["type": "write", "data": .string(text)] as JSON).text))
    }
    try visit.wait(until: 60_000)
    return try SerialDeviceTests.lines(&visit).joined(separator: "\n")
  }

  /// 2 x 20 ms, and six bytes.
  @Test func `a delay is for each way`() throws {
    var visit = try Self.visit(SerialLineConditions(delay: .milliseconds(20)))
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#))
    try visit.wait(untilNanoseconds: 40_059_999)
    #expect(try SerialDeviceTests.lines(&visit).isEmpty)
    try visit.wait(untilNanoseconds: 40_060_000)
    #expect(try SerialDeviceTests.lines(&visit) == ["ping"])
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `loss takes no byte unless asked`(seed: UInt64) throws {
    let line = SerialLineConditions(loss: .percent(5))
    #expect(try Self.echo(line, seed: Seed(seed)) == Self.text)
  }

  /// Of 2 x 201 bytes 5 % are 20, each of them 200 ms late.
  @Test func `what is lost is late, and so is all behind it`() throws {
    var visit = try Self.visit(SerialLineConditions(loss: .percent(5)))
    try visit.send(Message(text: (["type": "write", "data": .string(Self.text)] as JSON).text))
    try visit.wait(until: 200)
    #expect(try SerialDeviceTests.lines(&visit).isEmpty)
  }

  /// Of 2 x 2,010 bytes 1 % are 40, with a deviation of 6.3.
  @Test func `noise takes bytes where asked, and leaves the rest in order`() throws {
    let line = SerialLineConditions(loss: .percent(1), lossMode: .drop)
    let back = Array(try Self.echo(line, count: 10).utf8)
    let sent = Array(Array(repeating: Self.text, count: 10).joined(separator: "\n").utf8)
    #expect((10...75).contains(sent.count - back.count))
    var index = 0
    for byte in back {
      while index < sent.count, sent[index] != byte { index += 1 }
      index += 1
    }
    #expect(index <= sent.count)
  }

  /// Of 402 bytes 2 % are 8; each differs in one bit, and may make a line end or take it away.
  @Test func `damage turns single bits and keeps the count`() throws {
    let line = SerialLineConditions(corrupt: .percent(2))
    var visit = try Self.visit(line)
    let sent = [UInt8](repeating: 0xF0, count: 1_000) + [10]
    try visit.send(
      Message(text: (["type": "write", "base64": .string(Base64.encode(sent))] as JSON).text))
    try visit.wait(until: 1_000)
    var back: [UInt8] = []
    for message in visit.received() where message.kind == .text {
      if let text = try JSON(parsing: message.bytes)["base64"]?.string {
        back += Base64.decode(text) ?? []
      }
    }
    let bits = back.prefix(1_000).map { ($0 ^ 0xF0).nonzeroBitCount }
    #expect(back.count == 1_000)
    // Both ways 40, and rarely the same byte twice.
    #expect((15...75).contains(bits.count { $0 == 1 }))
    #expect(bits.allSatisfy { $0 <= 2 })
  }

  @Test func `the seed says which bytes`() throws {
    let line = SerialLineConditions(corrupt: .percent(2))
    #expect(try Self.echo(line, seed: 1) == (try Self.echo(line, seed: 1)))
    #expect(try Self.echo(line, seed: 1) != (try Self.echo(line, seed: 2)))
  }

  /// It stops each second for 400 ms.
  @Test func `a stall holds what comes meanwhile`() throws {
    let line = SerialLineConditions(
      stallInterval: .seconds(1), stallLength: .milliseconds(400))
    var visit = try Self.visit(line)
    try visit.wait(until: 1_100)
    try visit.send(Message(text: #"{"type":"write","data":"ping"}"#))
    try visit.wait(untilNanoseconds: 1_399_999_999)
    #expect(try SerialDeviceTests.lines(&visit).isEmpty)
    try visit.wait(until: 1_401)
    #expect(try SerialDeviceTests.lines(&visit) == ["ping"])
  }

  /// The cable is gone from 1 s to 3 s.
  @Test func `a cut cable is told, and so is its return`() throws {
    let cut = SerialLineConditions.Cut(
      start: Instant(nanoseconds: 1_000_000_000), length: .seconds(2))
    var visit = try Self.visit(SerialLineConditions(delay: .milliseconds(10), cuts: [cut]))
    func states() throws -> [String] {
      try visit.received().compactMap { try JSON(parsing: $0.bytes)["state"]?.string }
    }
    try visit.wait(until: 995)
    try visit.send(Message(text: #"{"type":"write","data":"lost"}"#))
    _ = visit.received()
    try visit.wait(until: 1_000)
    #expect(try states() == ["Closed"])
    try visit.send(Message(text: #"{"type":"write","data":"no"}"#))
    #expect(visit.received().map(\.text) == [#"{"type":"error","message":"port is not open"}"#])
    try visit.wait(until: 3_000)
    #expect(try states() == ["Open"])
    try visit.send(Message(text: #"{"type":"write","data":"again"}"#))
    try visit.wait(until: 4_000)
    #expect(try SerialDeviceTests.lines(&visit) == ["again"])
  }
}
