import LightlagRecording
import Testing

/// A recording put into MCAP and taken out again.
@Suite struct RecordingMCAPTests {
  @Test(arguments: try Repository.names(in: "Recordings", suffix: ".jsonl"))
  func `a recording comes back to the byte`(name: String) throws {
    let lines = try Repository.bytes("Recordings/\(name)")
    let file = try Self.file(lines)
    let recording = try MCAPToRecording(file, codecs: [RunLengthCodec()])
    #expect(recording.bytes == lines)
    #expect(!recording.isTruncated && recording.leftOutLineCount == 0)
    #expect(recording.otherMessageCount == 0)
    #expect(try Self.file(lines) == file, "the same bytes again")
  }

  /// All but the header, of which no cut is a recording.
  @Test func `so does one that is cut anywhere`() throws {
    let header = Golden.lines[0].utf8.count + 1
    for count in Array(stride(from: header, to: Golden.bytes.count, by: 13)) + [header + 1] {
      let lines = Array(Golden.bytes[..<count])
      #expect(try MCAPToRecording(Self.file(lines)).bytes == lines, "\(count) bytes")
    }
  }

  @Test func `each kind of line has a channel, and each connection one for each direction`() throws
  {
    let records = try MCAPSample.read(Self.file(Golden.bytes)).records
    var topics: [String] = []
    for case .channel(let channel) in records where !topics.contains(channel.topic) {
      topics.append(channel.topic)
      #expect(channel.messageEncoding == "json" && channel.schema != 0)
    }
    #expect(
      topics == [
        "/header", "/open", "/answer", "/up/c1", "/down/c1", "/recv", "/close", "/lost", "/net",
        "/mark", "/phase", "/rule", "/up/c3", "/down/c3", "/left", "/end",
      ])
  }

  /// The header is of 2026-01-02T03:04:05.000000006Z.
  ///
  /// That is 20 455 days (56 years, 14 leap days, 1 day) after 1970, and
  /// 3 h 4 min 5 s: 1 767 323 045 s. The first line after the header is at 1 001 ns.
  @Test func `times are those of the day where the header tells it`() throws {
    let messages = MCAPSample.messages(try MCAPSample.read(Self.file(Golden.bytes)).records)
    #expect(
      messages.prefix(2).map(\.logTime) == [1_767_323_045_000_000_006, 1_767_323_045_000_001_007])
    #expect(messages.allSatisfy { $0.publishTime == $0.logTime })
    #expect(messages.map(\.sequence) == Array(1...UInt32(Golden.lines.count)))
  }

  @Test(
    arguments: [
      ("null", 0), ("\"1970-01-01T00:00:00Z\"", 0),
      ("\"2000-02-29T23:59:59.5Z\"", 951_868_799_500_000_000),
      ("\"2000-03-01T00:00:00Z\"", 951_868_800_000_000_000), ("\"2262-01-01T00:00:00Z\"", 0),
      ("\"yesterday\"", 0), ("\"2026-01-02T03:04:05+01:00\"", 0), ("\"2026-13-02T03:04:05Z\"", 0),
    ] as [(String, UInt64)])
  func `else they count from the run's start`(wall: String, time: UInt64) throws {
    let header = Golden.lines[0].replacing("\"2026-01-02T03:04:05.000000006Z\"", with: wall)
    let messages = MCAPSample.messages(
      try MCAPSample.read(Self.file(Array((header + "\n").utf8))).records)
    #expect(messages.map(\.logTime) == [time])
  }

  @Test func `the profile is an attachment, and what the header says metadata`() throws {
    let records = try MCAPSample.read(Self.file(Golden.bytes)).records
    let attachments = records.compactMap { record in
      if case .attachment(let attachment) = record { attachment } else { nil as MCAP.Attachment? }
    }
    #expect(attachments.map(\.name) == ["profile.json"])
    #expect(attachments.first?.data == Array(#"{"delay":5.0e1,"unit":"ms"}"#.utf8))
    let metadata = records.compactMap { record in
      if case .metadata(let metadata) = record { metadata } else { nil as MCAP.Metadata? }
    }
    #expect(metadata.map(\.name) == ["lightlag.recording"])
    #expect(metadata.first?.entries.contains(.init("seed", "0x0123456789abcdef")) == true)
  }

  @Test func `connections beyond a thousand share two channels`() throws {
    var lines = Golden.lines[0] + "\n"
    for name in ["c1000", "c1001", "c1002", "c4294967296"] {
      lines += #"{"t":1,"ev":"msg","c":"\#(name)","d":"dn","due":2,"s":""}"# + "\n"
    }
    let file = try Self.file(Array(lines.utf8))
    let messages = MCAPSample.messages(try MCAPSample.read(file).records)
    #expect(messages.map(\.channel) == [1, 2, 3, 3, 3])
    #expect(try MCAPToRecording(file).bytes == Array(lines.utf8))
  }

  @Test func `lines of unknown kinds come along`() throws {
    let lines = Array((Golden.lines[0] + "\n" + #"{"t":5,"ev":"later","x":1}"# + "\n").utf8)
    #expect(try MCAPToRecording(Self.file(lines)).bytes == lines)
  }

  @Test func `the pieces that lines come in do not matter`() throws {
    var converter = RecordingToMCAP(program: "test", codec: RunLengthCodec())
    for start in stride(from: 0, to: Golden.bytes.count, by: 37) {
      try converter.append(Array(Golden.bytes[start...].prefix(37)))
    }
    try converter.finish()
    var file: [UInt8] = []
    converter.take(into: &file)
    #expect(file == (try Self.file(Golden.bytes)))
  }

  @Test func `what is no recording does not become one`() {
    for text in ["", "x", "{}\n", Golden.text + "\n", Golden.text.replacing("0.50", with: "0.51")] {
      #expect(throws: RecordingFailure.self) { try Self.file(Array(text.utf8)) }
    }
  }

  // MARK: MCAP files that others have changed

  @Test func `messages in another order are put back in theirs`() throws {
    let lines = Golden.lines.prefix(4)
    let file = Self.rewritten(lines.indices.reversed().map { ($0 + 1, lines[$0]) })
    #expect(try MCAPToRecording(file).bytes == Array((lines + [""]).joined(separator: "\n").utf8))
  }

  @Test func `lines behind a missing one are left out and counted`() throws {
    let file = Self.rewritten([(1, "a"), (2, "b"), (4, "d"), (5, "e")])
    let recording = try MCAPToRecording(file)
    #expect(recording.bytes == Array("a\nb\n".utf8))
    #expect(recording.leftOutLineCount == 2)
  }

  @Test func `a line that is there twice is refused`() {
    #expect(throws: MCAPToRecording.Failure.secondLine(2)) {
      try MCAPToRecording(Self.rewritten([(1, "a"), (2, "b"), (2, "c")]))
    }
  }

  @Test func `messages of other channels are counted, and alone are no recording`() throws {
    let marked: [MCAP.Entry] = [.init("lightlag", "line/1")]
    let mixed = Self.rewritten([(1, "a")], metadata: marked, others: 3)
    #expect(try MCAPToRecording(mixed).otherMessageCount == 3)
    let attached = Self.rewritten([(1, "a")], metadata: marked, attaches: true)
    #expect(try MCAPToRecording(attached).otherMessageCount == 2)
    #expect(throws: MCAPToRecording.Failure.noRecording) {
      try MCAPToRecording(Self.rewritten([(1, "a")], metadata: []))
    }
  }

  @Test func `a cut file gives the lines of its whole chunks`() throws {
    let name = try #require(try Repository.names(in: "Recordings", suffix: ".jsonl").first)
    let lines = try Repository.bytes("Recordings/\(name)")
    let file = try Self.file(lines)
    let recording = try MCAPToRecording(
      Array(file[..<(file.count / 2)]), codecs: [RunLengthCodec()])
    #expect(recording.isTruncated)
    #expect(lines.starts(with: recording.bytes) && recording.bytes.count > lines.count / 4)
    #expect(recording.bytes.last == UInt8(ascii: "\n"))
  }

  static func file(_ lines: [UInt8]) throws(RecordingFailure) -> [UInt8] {
    var converter = RecordingToMCAP(program: "test", codec: RunLengthCodec())
    try converter.append(lines)
    try converter.finish()
    var bytes: [UInt8] = []
    converter.take(into: &bytes)
    return bytes
  }

  /// A file of lines as another tool might write it, and of other messages.
  private static func rewritten(
    _ lines: [(number: Int, text: String)],
    metadata: [MCAP.Entry] = [.init("lightlag", "line/1")], others: Int = 0,
    attaches: Bool = false
  ) -> [UInt8] {
    var writer = MCAPWriter(program: "another")
    let channel = writer.channel(
      topic: "/x", schema: 0, messageEncoding: "json", metadata: metadata)
    let other = writer.channel(topic: "/camera", schema: 0, messageEncoding: "json")
    for (number, text) in lines {
      writer.write(MCAPSample.message(channel, UInt32(number), at: 1, text))
    }
    if attaches {
      writer.write(
        .init(logTime: 0, createTime: 0, name: "map.png", mediaType: "image/png", data: [1]))
      writer.write(MCAP.Metadata(name: "camera", entries: []))
    }
    for _ in 0..<others { writer.write(MCAPSample.message(other, 0, at: 1, "{}")) }
    writer.finish()
    return MCAPSample.taken(&writer)
  }
}
