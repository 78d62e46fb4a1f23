import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

/// What becomes of bytes on the line of someone outside to the rover's bus.
@Suite struct BusTerminalTests {
  private static func visit(_ conditions: SerialLineConditions) throws -> Visit {
    var options = MockRoverOptions(seed: 1)
    options.terminal = conditions
    return try Visit(MockRover(options), listener: "slcan")
  }

  private static func bytes(_ text: String) -> Message { Message(.binary, Array(text.utf8)) }

  private static func text(_ visit: inout Visit) -> String {
    visit.received().map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }

  @Test func `a delay is for each way`() throws {
    var visit = try Self.visit(SerialLineConditions(delay: .milliseconds(30)))
    try visit.send(Self.bytes("V\r"))
    try visit.wait(until: 59)
    #expect(Self.text(&visit).isEmpty)
    try visit.wait(until: 60)
    #expect(Self.text(&visit) == "V1013\r")
  }

  /// One bit of each byte is turned over, so that nothing is understood, and all is refused.
  @Test func `damage comes to the adapter, which refuses`() throws {
    var visit = try Self.visit(SerialLineConditions(corrupt: .always))
    try visit.send(Self.bytes(String(repeating: "V\r", count: 200)))
    let text = Self.text(&visit)
    #expect(!text.contains("V1013"))
    #expect(visit.session.connectionCount == 1)
  }

  @Test func `while the cable is cut nothing crosses, and then it does again`() throws {
    let cut = SerialLineConditions.Cut(
      start: Instant(nanoseconds: 50_000_000), length: .milliseconds(100))
    var visit = try Self.visit(SerialLineConditions(delay: .milliseconds(20), cuts: [cut]))
    try visit.wait(until: 40)
    // On its way when the cable is pulled.
    try visit.send(Self.bytes("N\r"))
    try visit.wait(until: 100)
    try visit.send(Self.bytes("N\r"))
    try visit.wait(until: 200)
    #expect(Self.text(&visit).isEmpty)
    try visit.send(Self.bytes("V\r"))
    try visit.wait(until: 240)
    #expect(Self.text(&visit) == "V1013\r")
  }

  @Test func `conditions are read back, and a perfect line is not written`() throws {
    var options = MockRoverOptions(seed: 7)
    #expect(options.json["terminal"] == nil)
    options.terminal = SerialLineConditions(loss: .percent(1), lossMode: .drop)
    #expect(try MockRoverOptions(json: JSON(parsing: options.json.bytes)) == options)
  }
}
