import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct RecordingHARTests {
  static var recordings: [String] {
    get throws {
      try ["Recordings", "Tests/Samples"].flatMap { folder in
        try Repository.names(in: folder, suffix: ".jsonl").map { "\(folder)/\($0)" }
      }
    }
  }

  static func archive(
    _ recording: Recording, _ view: HAR.View = .client
  ) throws -> RecordingToHAR {
    try RecordingToHAR(recording, program: ("lightlag", "1"), view: view)
  }

  static func messages(_ archive: RecordingToHAR, entry: Int = 0) throws -> [JSON] {
    let log = try #require(JSON(parsing: archive.bytes)["log"])
    return log["entries"]?.array?[entry]["_webSocketMessages"]?.array ?? []
  }

  /// Everything that a line can be, in both views.
  @Test(arguments: try recordings, HAR.View.allCases)
  func `a recording comes back to the byte`(name: String, view: HAR.View) throws {
    let lines = try Repository.bytes(name)
    let recording = try Recording(lines) { blob in
      try? Repository.bytes("\(name).blobs/\(blob.digest)")
    }
    let archive = try Self.archive(recording, view)
    let back = try HARToRecording(archive.bytes, tool: "tests")
    #expect(back.bytes == lines)
    #expect(!back.isForeign && back.leftOut == LeftOut())
    // What other programs do to white space changes nothing.
    let pretty = Array(try JSON(parsing: archive.bytes).prettyText.utf8)
    #expect(try HARToRecording(pretty, tool: "tests").bytes == lines)
  }

  @Test func `lines of any form come back, and those that are not ours to write`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, #"{ "a" : 1.50e1 }"#)
    sample.send(1, .uplink, "é \" \\ \u{1}")
    sample.send(1, .downlink, Message(.text, [0xFF, 0xFE]))
    sample.send(1, .downlink, Message(.ping, [1, 2]))
    let plain = try sample.recording().bytes
    // Another writer's order, white space, and a kind of line that nobody knows; without an end.
    let other = #"{"ev": "later","t":9000000000}"# + "\n"
    let lines = plain.dropLast(0).split(separator: 10).dropLast().flatMap { $0 + [10] }
    let whole = Array(lines) + Array(other.utf8)
    let archive = try Self.archive(try Recording(whole))
    #expect(try HARToRecording(archive.bytes, tool: "tests").bytes == whole)
  }

  /// No run writes it: an answer that arrives before it was sent, and a time that no clock has.
  @Test func `times that cannot be come back too`() throws {
    var header = Golden.header
    header.wall = "2261-12-31T23:59:59Z"
    let lines = [
      #"{"t":5,"ev":"open","c":"c1","cl":"client-1","url":"/","due":5}"#,
      #"{"t":6,"ev":"answer","c":"c1","status":101,"due":0}"#,
      #"{"t":4611686018427387904,"ev":"msg","c":"c1","d":"up","due":0,"s":""}"#,
    ]
    let bytes = header.line + Array("\n\(lines.joined(separator: "\n"))\n".utf8)
    let archive = try Self.archive(try Recording(bytes))
    #expect(try HARToRecording(archive.bytes, tool: "tests").bytes == bytes)
  }

  /// One that arrives, one that is lost, and text that is not UTF-8, which no HAR file can show.
  @Test(arguments: HAR.View.allCases)
  func `payloads beside the lines come back too`(view: HAR.View) throws {
    func message(_ kind: Message.Kind, _ byte: UInt8) -> Message {
      Message(kind, [UInt8](repeating: byte, count: 65_537))
    }
    let payloads = [message(.binary, 1), message(.text, 0x61), message(.text, 0xFF)]
    var sample = Sample()
    sample.hasBlobs = true
    sample.open(1)
    sample.send(1, .uplink, payloads[0])
    sample.send(1, .downlink, payloads[1], isLost: true)
    sample.send(1, .uplink, payloads[2])
    let recording = try sample.recording()
    #expect(recording.hasBlobs)
    let archive = try Self.archive(recording, view)
    // Who looks at the messages sees the payload, not its name.
    let seen = try Self.messages(archive).first?["data"]?.string
    #expect(seen == Base64.encode(payloads[0].bytes))
    let back = try HARToRecording(archive.bytes, tool: "tests")
    #expect(back.bytes == recording.bytes)
    let (found, sent) = (Set(back.blobs.map(\.bytes)), Set(payloads.map(\.bytes)))
    #expect(found == sent)
  }

  /// Sent at 2, 3 and 4 ms, the second lost; each on its way for 10 µs.
  @Test func `an end sees what it sends and what arrives`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, "up")
    sample.send(1, .downlink, "lost", isLost: true)
    sample.send(1, .downlink, Message(.binary, [1, 2, 3]))
    sample.send(1, .uplink, "late", isLost: true)
    let recording = try sample.recording()
    func seen(_ view: HAR.View) throws -> [String] {
      try Self.messages(try Self.archive(recording, view)).map { message in
        let time = message["time"]?.numberText ?? ""
        let code = message["opcode"]?.integer ?? 0
        return "\(message["type"]?.string ?? "") \(time) \(code) \(message["data"]?.string ?? "")"
      }
    }
    #expect(
      try seen(.client) == [
        "send 0.002000000 1 up", "receive 0.004010000 2 AQID", "send 0.005000000 1 late",
      ])
    #expect(
      try seen(.server) == [
        "receive 0.002010000 1 up", "send 0.003000000 1 lost", "send 0.004000000 2 AQID",
      ])
  }

  @Test func `one that was changed is refused`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, "one")
    sample.send(1, .uplink, "two")
    let archive = try Self.archive(try sample.recording())
    let text = String(decoding: archive.bytes, as: UTF8.self)
    let renumbered = text.split(separator: #""n":4"#)
    #expect(renumbered.count == 2)
    let changed = renumbered.joined(separator: #""n":40"#)
    #expect(throws: ImportFailure.self) {
      try HARToRecording(Array(changed.utf8), tool: "tests")
    }
    #expect(throws: ImportFailure.self) {
      try HARToRecording(Array(#"{"log":{"version":"1.2"}}"#.utf8), tool: "tests")
    }
  }
}
