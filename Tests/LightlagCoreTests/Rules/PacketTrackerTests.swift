import LightlagCore
import Testing

@Suite struct PacketTrackerTests {
  /// What messages are called, of which those that begin with `<` go down; `#` is binary.
  static func labels(_ messages: [String]) -> [String?] {
    var tracker = PacketTracker()
    return messages.map { text in
      let direction: Direction = text.hasPrefix("<") ? .downlink : .uplink
      let payload = text.hasPrefix("<") ? String(text.dropFirst()) : text
      let message = payload == "#" ? Message(.binary, [0]) : Message(text: payload)
      return tracker.take(message, direction).label?.text
    }
  }

  @Test(arguments: [
    (#"42["drive",{}]"#, "drive"), (#"42/admin,["drive"]"#, "/admin:drive"),
    (#"42/admin?token=x,["drive"]"#, "/admin:drive"), (#"427["drive"]"#, "drive"),
    ("40", "connect"), ("40{\"token\":1}", "connect"), ("40/admin,", "/admin:connect"),
    ("40/admin", "/admin:connect"), ("41", "disconnect"), ("41/admin,", "/admin:disconnect"),
    (#"44{"message":"no"}"#, "connect_error"), (#"44/x,"no""#, "/x:connect_error"),
    (#"{"type":"ping"}"#, "ping"), (#"["x"]"#, "x"),
  ])
  func `a packet says what it is called`(text: String, label: String) {
    #expect(Self.labels([text]) == [label])
  }

  @Test(arguments: [
    "", "2", "3", "0{}", "4", "42", "42[]", "43[]", "437[]", "45[\"x\"]", "4x", "hi",
  ])
  func `what names no event has no name`(text: String) {
    #expect(Self.labels([text]) == [nil])
  }

  @Test func `an acknowledgement is called after the event that it answers`() {
    #expect(
      Self.labels(["421[\"a\"]", "420[\"b\"]", "<431[]", "<430[1]", "<430[1]"])
        == ["a", "b", "ack:a", "ack:b", nil])
  }

  @Test func `numbers are those of a namespace and of a direction`() {
    #expect(
      Self.labels(["421[\"a\"]", "42/x,1[\"b\"]", "<421[\"c\"]", "431[]", "<43/x,1[]", "<431[]"])
        == ["a", "/x:b", "c", "ack:c", "/x:ack:b", "ack:a"])
  }

  @Test func `attachments are called as their event, also with a heartbeat between`() {
    let head = #"452-["f",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
    #expect(
      Self.labels(["#", head, "#", "<2", "<#", "#", "#"]) == [nil, "f", "f", nil, nil, "f", nil])
    #expect(
      Self.labels(["<421[\"get\"]", "461-1[{\"_placeholder\":true,\"num\":0}]", "#"])
        == ["get", "ack:get", "ack:get"])
  }

  @Test func `a packet ends the one whose attachments did not come`() {
    #expect(Self.labels(["451-[\"f\",0]", "42[\"g\"]", "#"]) == ["f", "g", nil])
  }

  @Test func `heads and attachments are told apart from whole packets`() {
    var tracker = PacketTracker()
    let places = ["451-[\"f\",0]", "#", "450-[\"f\"]", "42[\"g\"]", "#"].map { text in
      tracker.take(text == "#" ? Message(.binary, []) : Message(text: text), .uplink).place
    }
    #expect(places == [.head, .attachment, .whole, .whole, .whole])
  }

  /// Of 257 events the first is forgotten.
  @Test func `only the latest events are waited for`() {
    var tracker = PacketTracker()
    for number in 0...PacketTracker.longestMemory {
      _ = tracker.take(Message(text: "42\(number)[\"e\"]"), .uplink)
    }
    #expect(tracker.take(Message(text: "430[]"), .downlink).label == nil)
    #expect(tracker.take(Message(text: "431[]"), .downlink).label?.text == "ack:e")
  }

  @Test func `a number beyond all numbers is one like others`() {
    let number = String(repeating: "9", count: 40)
    #expect(Self.labels(["42\(number)[\"a\"]", "<43\(number)[]"]) == ["a", "ack:a"])
    #expect(Self.labels(["45\(number)-[\"a\"]", "#"]) == ["a", "a"])
  }

  @Test(arguments: [
    ("drive", "/", "drive", true), ("drive", "/", "/:drive", true),
    ("drive", "/admin", "drive", true), ("drive", "/admin", "/admin:drive", true),
    ("drive", "/admin", "/:drive", false), ("drive", "/", "/admin:drive", false),
    ("drive", "/", "driv", false), ("/x:y", "/", "/x:y", true),
  ])
  func `a name stands for every namespace, and one with a namespace for that`(
    name: String, namespace: String, wanted: String, isMeant: Bool
  ) {
    #expect(EventLabel(name: name, namespace: namespace).isNamed(wanted) == isMeant)
  }
}
