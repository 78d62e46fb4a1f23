import LightlagCore
import LightlagEncoding
import Testing

@Suite struct EventNameTests {
  @Test(arguments: [
    (#"["drive",{"linear":0.5}]"#, "drive"), (#" [ "drive" ] "#, "drive"), (#"[""]"#, ""),
    (#"["dr\u0069ve"]"#, "drive"), (#"["é😀"]"#, "é😀"), (#"["a\"b"]"#, "a\"b"),
    (#"42["drive"]"#, "drive"), (#"42/admin,13["x"]"#, "x"), (#"4217["x"]"#, "x"),
    (#"451-["f",{"_placeholder":true,"num":0}]"#, "f"), (#"4510-/a,7["f"]"#, "f"),
    (#"{"type":"ping"}"#, "ping"), (#"{"vehicle_id":"EX001","action":"move"}"#, "move"),
    (#"{"n":[{"type":"inner"},"]"],"m":-1e5,"k":null,"command":"go"}"#, "go"),
    (#"{"action":"d","command":"c","type":"b","event":"a"}"#, "a"),
    (#"{"action":"d","command":"c","type":"b"}"#, "b"),
    (#"{"action":"d","command":"c"}"#, "c"),
    (#"{"event":1,"type":{"event":"x"},"action":"d"}"#, "d"),
    (#"{"text":"\"","type":"t"}"#, "t"),
  ])
  func `a message has the name that its text says`(text: String, name: String) {
    #expect(EventName.find(in: Message(text: text)) == name)
  }

  @Test(arguments: [
    "", "4", "42", "hello", "[]", "[1]", "[[\"x\"]]", "{}", "\"type\"", "null", "[\"x", "[\"x\\",
    #"{"Type":"x"}"#, #"{"type":1}"#, #"{"a":{"type":"x"}}"#, #"{"type" "x"}"#, #"{type:"x"}"#,
    "40{\"type\":\"x\"}", "43/admin,13[\"x\"]", "41[\"x\"]", "44[\"x\"]", "32[\"x\"]", "47[\"x\"]",
    "42{\"type\":\"x\"}", "45[\"x\"]", "45-[\"x\"]", "42/admin", "42/admin[\"x\"]", "42x[\"x\"]",
    "[\"\u{1}\"]", #"["\x"]"#, #"["\ud800"]"#, #"{"a":]"#, #"{"a":"b" "type":"x"}"#,
  ])
  func `a text that says no name has none`(text: String) {
    #expect(EventName.find(in: Message(text: text)) == nil)
  }

  @Test(arguments: [Message.Kind.binary, .ping, .pong])
  func `only text has a name`(kind: Message.Kind) {
    #expect(EventName.find(in: Message(kind, Array(#"["drive"]"#.utf8))) == nil)
  }

  @Test(arguments: [(256, true), (257, false)])
  func `a name has at most 256 bytes`(count: Int, isName: Bool) {
    let name = String(repeating: "n", count: count)
    #expect(EventName.find(in: Message(text: "[\"\(name)\"]")) == (isName ? name : nil))
  }

  /// `{"a":"` and `","type":"x"` are 6 and 12 bytes, after which the name is complete.
  @Test(arguments: [(1 << 16 - 18, true), (1 << 16 - 17, false)])
  func `a name is looked for in the first 64 KiB`(count: Int, isFound: Bool) {
    let filling = String(repeating: "-", count: count)
    let text = "{\"a\":\"\(filling)\",\"type\":\"x\",\"b\":1}"
    #expect(EventName.find(in: Message(text: text)) == (isFound ? "x" : nil))
  }

  @Test func `a name that is not UTF-8 is none`() {
    #expect(
      EventName.find(in: Message(.text, Array("[\"".utf8) + [0xFF] + Array("\"]".utf8))) == nil)
  }

  @Test func `no depth is too deep`() {
    let deep = String(repeating: "[", count: 30_000) + String(repeating: "]", count: 30_000)
    #expect(EventName.find(in: Message(text: "{\"a\":\(deep),\"type\":\"x\"}")) == "x")
    #expect(EventName.find(in: Message(text: deep)) == nil)
  }

  @Test(arguments: [
    ("42[]", 2, true), ("42/admin,13[", 11, true), ("450-[", 4, true), ("40{", 2, false),
    ("4310[", 4, false), ("461-/a,2[", 8, false),
  ])
  func `the prefix of a packet ends where its JSON begins`(
    text: String, byteCount: Int, isEvent: Bool
  ) {
    let prefix = PacketPrefix(Array(text.utf8).span)
    #expect(prefix?.byteCount == byteCount)
    #expect(prefix?.isEvent == isEvent)
  }
}
