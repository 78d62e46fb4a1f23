import LightlagCore
import LightlagEncoding
import Testing

@Suite struct RuleMatchTests {
  static let drive = Message(text: #"["driveCommands",{"linear":0.50,"angular":[1,2]}]"#)

  @Test func `a match that names nothing takes every message`() {
    #expect(takes(RuleMatch(), Message(.binary, [])))
    #expect(takes(RuleMatch(), Self.drive))
  }

  @Test(arguments: Direction.allCases)
  func `a direction takes the messages that go that way`(direction: Direction) {
    let match = RuleMatch(direction: direction)
    #expect(takes(match, Self.drive, direction))
    #expect(!takes(match, Self.drive, direction.opposite))
  }

  @Test(arguments: Message.Kind.allCases, Message.Kind.allCases)
  func `a kind takes the messages of that kind`(wanted: Message.Kind, kind: Message.Kind) {
    #expect(takes(RuleMatch(kind: wanted), Message(kind, [0x31])) == (wanted == kind))
  }

  @Test(arguments: [(1, false), (2, true), (4, true), (5, false)])
  func `a size takes payloads from the least to the most`(byteCount: Int, isTaken: Bool) {
    let message = Message(.binary, [UInt8](repeating: 0, count: byteCount))
    #expect(takes(RuleMatch(size: 2...4), message) == isTaken)
  }

  @Test func `an event takes the messages of that name`() {
    #expect(takes(RuleMatch(event: "driveCommands"), Self.drive))
    #expect(!takes(RuleMatch(event: "drive"), Self.drive))
    #expect(!takes(RuleMatch(event: "driveCommands"), Message(text: "driveCommands")))
    #expect(!takes(RuleMatch(event: "driveCommands"), Message(.binary, Self.drive.bytes)))
  }

  @Test(arguments: [
    ("", true), ("/0", true), ("/1/linear", true), ("/1/angular/1", true), ("/1/angular/2", false),
    ("/1/angular/-", false), ("/1/angular/01", false), ("/1/none", false), ("/0/0", false),
    ("/2", false), ("/linear", false),
  ])
  func `a pointer takes messages that have something there`(
    pointer: String, isTaken: Bool
  ) throws {
    let match = RuleMatch(json: .init(pointer: try JSONPointer(parsing: pointer)))
    #expect(takes(match, Self.drive) == isTaken)
    #expect(takes(match, Message(text: "451-/a,13" + Self.drive.text)) == isTaken)
    #expect(!takes(match, Message(.binary, Self.drive.bytes)))
  }

  @Test(arguments: [
    (JSON.number("0.5"), true), (.number("5e-1"), true), (.number("0.51"), false),
    (.string("0.50"), false), (.null, false),
  ])
  func `a value takes messages that have an equal one there`(value: JSON, isTaken: Bool) {
    let test = RuleMatch.JSONTest(pointer: JSONPointer(tokens: ["1", "linear"]), equals: value)
    #expect(takes(RuleMatch(json: test), Self.drive) == isTaken)
  }

  @Test func `what is absent does not equal null`() {
    let test = RuleMatch.JSONTest(pointer: JSONPointer(tokens: ["a"]), equals: .null)
    #expect(takes(RuleMatch(json: test), Message(text: #"{"a":null}"#)))
    #expect(!takes(RuleMatch(json: test), Message(text: "{}")))
  }

  @Test(arguments: ["", "42", "hello", "[1", #"{"a":1,"a":2}"#])
  func `text that is not JSON in one way has nothing inside`(text: String) {
    let match = RuleMatch(json: .init(pointer: JSONPointer(tokens: ["a"])))
    #expect(!takes(match, Message(text: text)))
  }

  /// 64 arrays inside each other are read, and 1 MiB of text.
  @Test func `JSON that is too deep or too long is not read`() {
    let match = RuleMatch(json: .init(pointer: JSONPointer(tokens: [])))
    for (depth, isTaken) in [(64, true), (65, false)] {
      let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
      #expect(takes(match, Message(text: text)) == isTaken)
    }
    for (count, isTaken) in [(1 << 20, true), (1 << 20 + 1, false)] {
      let bytes = [0x22] + [UInt8](repeating: 0x61, count: count - 2) + [0x22]
      #expect(takes(match, Message(.text, bytes)) == isTaken)
    }
  }

  /// Each of the criteria but one holds, in turn.
  @Test func `all criteria must hold`() {
    let test = RuleMatch.JSONTest(pointer: JSONPointer(tokens: ["1", "linear"]), equals: 1)
    let size = Self.drive.bytes.count
    let all = RuleMatch(
      direction: .uplink, event: "driveCommands", kind: .text, size: size...size,
      json: .init(pointer: test.pointer), nth: .only(1))
    #expect(takes(all, Self.drive))
    let others = [
      RuleMatch(direction: .downlink, event: all.event, kind: .text, size: all.size),
      RuleMatch(direction: .uplink, event: "x", kind: .text, size: all.size, json: all.json),
      RuleMatch(direction: .uplink, event: all.event, kind: .ping, size: all.size, json: all.json),
      RuleMatch(direction: .uplink, event: all.event, kind: .text, size: 0...1, json: all.json),
      RuleMatch(direction: .uplink, event: all.event, kind: .text, size: all.size, json: test),
      RuleMatch(direction: .uplink, event: all.event, json: all.json, nth: .only(2)),
      RuleMatch(direction: .uplink, event: all.event, json: all.json, probability: .never),
    ]
    #expect(others.filter { takes($0, Self.drive) } == [])
  }

  private func takes(
    _ match: RuleMatch, _ message: Message, _ direction: Direction = .uplink
  ) -> Bool {
    var book = RuleBook([Rule(name: "rule", match: match, verdict: .drop)])
    return book.taker(of: message, direction) != nil
  }
}
