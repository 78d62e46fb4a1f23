import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// Payloads that stand beside a recording.
@Suite struct BlobTests {
  /// One byte more than may stand in a line.
  static let large = Message(.binary, [UInt8](repeating: 7, count: 65_537))

  /// Returns the lines that record messages, and what stands beside them.
  static func record(
    _ messages: [Message], hasBlobs: Bool = true
  ) -> (lines: [UInt8], blobs: [RecordedBlob]) {
    var recorder = Recorder(header: Golden.header, hasBlobs: hasBlobs)
    for (index, message) in messages.enumerated() {
      recorder.observe(
        SessionEvent(
          instant: .start, connection: ConnectionID(index: 0),
          kind: .sent(.uplink, index: index, message, .scheduled(due: .start), queued: 0)))
    }
    recorder.finish(at: .start)
    let blobs = recorder.takeBlobs()
    var lines: [UInt8] = []
    recorder.take(into: &lines)
    return (lines, blobs)
  }

  private static func payloads(_ recording: Recording) -> [Message] {
    recording.events.compactMap { event in
      guard case .sent(_, _, let message, _, _) = event.kind else { return nil }
      return message
    }
  }

  @Test func `a payload of more than 64 KiB has its digest in the line`() throws {
    let small = Message(.binary, [UInt8](repeating: 7, count: 65_536))
    let (lines, blobs) = Self.record([small, Self.large])
    #expect(blobs == [RecordedBlob(Self.large.bytes)])
    let digest = SHA256.hexDigest(of: Self.large.bytes)
    let line =
      #"{"t":0,"ev":"msg","c":"c1","d":"up","k":"bin","due":0,"#
      + #""blob":"sha256-\#(digest)","len":65537}"#
    let texts = lines.split(separator: UInt8(ascii: "\n"))
    #expect(String(decoding: texts[2], as: UTF8.self) == line)
    let recording = try Recording(lines) { name in
      name == blobs[0].name ? blobs[0].bytes : nil
    }
    #expect(Self.payloads(recording) == [small, Self.large])
    #expect(recording.hasBlobs && recording.isComplete)
  }

  @Test func `without a place beside it all stands in the lines`() throws {
    let (lines, blobs) = Self.record([Self.large], hasBlobs: false)
    #expect(blobs.isEmpty)
    let recording = try Recording(lines)
    #expect(Self.payloads(recording) == [Self.large])
    #expect(!recording.hasBlobs)
  }

  @Test func `one that is missing or damaged spoils its line alone`() throws {
    let (lines, blobs) = Self.record([Self.large, Message(text: "1")])
    let short = Array(Self.large.bytes.dropLast())
    var changed = Self.large.bytes
    changed[9] ^= 1
    for (bytes, reason) in [
      (nil, RecordingFailure.Reason.missingBlob(blobs[0].name)),
      (short, .damagedBlob(blobs[0].name)), (changed, .damagedBlob(blobs[0].name)),
    ] {
      var reader = RecordingReader { _ in bytes }
      reader.append(lines)
      reader.finish()
      var failures: [RecordingFailure.Reason?] = []
      while try reader.next() != nil { failures.append(reader.blobFailure?.reason) }
      // Header, two messages, and the end.
      #expect(failures == [nil, reason, nil, nil])
      #expect(reader.isComplete)
      let failure = #expect(throws: RecordingFailure.self) { try Recording(lines) { _ in bytes } }
      #expect(failure?.reason == reason)
    }
  }

  @Test(arguments: [
    (#"{"j":{"x":1,"blob":"sha256-@","len":5}}"#, false),
    (#"{"s":"\",\"blob\":\"sha256-@\",\"len\":5"}"#, false),
    (#"{"j":5}"#, false), (#"{"len":5}"#, false), (#"{"c":"c1","blob":"sha256-@","len":}"#, false),
    (#"{"c":"c1","blob":"sha256-@","len":5"#, false), ("", false), ("}", false),
    (#"{"c":"c1","blob":"sha256-@","len":12345678}"#, true),
    (#"{"c":"c1","blob":"sha256-@@","len":5}"#, false),
    (#"{"c":"c1","blob":"sha512-@","len":5}"#, false),
  ])
  func `the end of a line tells whether its payload is elsewhere`(text: String, has: Bool) {
    let digest = String(repeating: "0123456789abcdef", count: 4)
    let line = Array(text.replacing("@", with: digest).utf8)
    let name = BlobName(endOf: line[...])
    #expect(name?.digest == (has ? digest : nil))
    #expect(name?.byteCount == (has ? 12_345_678 : nil))
  }

  @Test func `in MCAP each is an attachment, once, and found by its place`() throws {
    let (lines, blobs) = Self.record([Self.large, Message(text: "1"), Self.large])
    var writer = RecordingToMCAP(program: "test")
    try writer.append(lines) { name in blobs.first { $0.name == name }?.bytes }
    try writer.finish()
    var file: [UInt8] = []
    writer.take(into: &file)
    var reader = MCAPToRecording()
    try reader.append(file)
    try reader.finish()
    #expect(reader.bytes == lines)
    let places = reader.takeBlobs()
    #expect(places.map(\.name) == [blobs[0].name.description])
    #expect(Array(file[places[0].place]) == Self.large.bytes)
  }

  @Test func `a secret in one is found`() {
    let text = #"{"password":"hush","x":""# + String(repeating: "y", count: 70_000) + "\"}"
    let (lines, blobs) = Self.record([Message(text: text)])
    let line = Array(lines.split(separator: UInt8(ascii: "\n"))[1])
    let event = SessionEvent(
      instant: .start, connection: ConnectionID(index: 0),
      kind: .sent(
        .uplink, index: 0, Message(text: text), .scheduled(due: .start), queued: 0))
    #expect(blobs.count == 1)
    #expect(Redactor().check(line).isEmpty)
    var redactor = Redactor()
    #expect(redactor.check(line, .event(event)).map(\.pointer) == ["/j/password"])
  }
}
