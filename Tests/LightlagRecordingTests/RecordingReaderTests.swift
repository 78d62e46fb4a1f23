import LightlagCore
import LightlagRecording
import Testing

@Suite struct RecordingReaderTests {
  @Test func `every kind of line is read as the format says`() throws {
    let recording = try Recording(Golden.bytes)
    #expect(recording.header == Golden.header)
    #expect(recording.events == Golden.eventsAsRead)
    #expect(recording.end?.instant == Golden.end)
    #expect(recording.isComplete && !recording.isTorn)
    #expect(recording.unknownLineCount == 0 && recording.unknownKeyCount == 0)
    #expect(recording.bytes == Golden.bytes)
  }

  @Test func `what was read can be written again, to the byte`() throws {
    var recorder = Recorder(header: try Recording(Golden.bytes).header)
    for event in try Recording(Golden.bytes).events { recorder.observe(event) }
    recorder.finish(at: Golden.end)
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    #expect(bytes == Golden.bytes)
  }

  @Test(arguments: [1, 2, 3, 7, 100, 1_000])
  func `a recording that comes in pieces is read as one that comes whole`(size: Int) throws {
    var reader = RecordingReader()
    var events: [SessionEvent] = []
    for start in stride(from: 0, to: Golden.bytes.count, by: size) {
      reader.append(Array(Golden.bytes[start..<min(start + size, Golden.bytes.count)]))
      while let line = try reader.next() {
        if case .event(let event) = line { events.append(event) }
      }
      #expect(!reader.isTorn)
    }
    reader.finish()
    #expect(try reader.next() == nil)
    #expect(events == Golden.eventsAsRead)
    #expect(reader.isComplete && reader.lineNumber == Golden.lines.count)
  }

  @Test func `a torn last line is left out and said to be`() throws {
    let recording = try Recording(Golden.bytes.dropLast())
    #expect(recording.isTorn && !recording.isComplete)
    #expect(recording.events == Golden.eventsAsRead)
    #expect(recording.bytes.count == Golden.bytes.count - 1 - (Golden.lines.last?.utf8.count ?? 0))
    #expect(recording.endInstant == Instant(nanoseconds: 3_014))
  }

  @Test func `a recording without its end is good as far as it goes`() throws {
    let bytes = Array(Golden.lines.dropLast(3).map { $0 + "\n" }.joined().utf8)
    let recording = try Recording(bytes)
    #expect(!recording.isTorn && !recording.isComplete)
    #expect(recording.events == Array(Golden.eventsAsRead.dropLast(2)))
  }

  @Test func `lines and keys that are not known are passed over and counted`() throws {
    let lines = [
      Golden.lines[0],
      #"{"t":1,"ev":"mark","name":"a","new":[{"deep":1}],"data":"b"}"#,
      #"{"t":1,"ev":"ser","port":"/dev/pts/3"}"#,
      #"{"t":2,"ev":"mark","name":"c","data":""}"#,
    ]
    let recording = try Recording(Array(lines.map { $0 + "\n" }.joined().utf8))
    #expect(recording.events.count == 2)
    #expect(recording.unknownLineCount == 1)
    #expect(recording.unknownKeyCount == 1)
  }

  /// The line is put behind the header, and so is line 2 and begins where the header ends.
  @Test(arguments: [
    (#"{"t":1,"ev":"mark","name":"a"}"#, RecordingFailure.Reason.missing(key: "data"), 0),
    (
      #"{"t":1,"ev":"mark","name":5,"data":""}"#,
      .invalid(key: "name", expected: "a string"), 26
    ),
    (
      #"{"t":1.0,"ev":"mark","name":"","data":""}"#,
      .invalid(key: "t", expected: "a whole number from 0 to 4611686018427387904"), 5
    ),
    (
      #"{"t":99999999999999999999,"ev":"mark","name":"","data":""}"#,
      .invalid(key: "t", expected: "a whole number from 0 to 4611686018427387904"), 5
    ),
    (
      #"{"t":1,"ev":"lost","c":"c01","d":"up","i":0,"drop":"loss"}"#,
      .invalid(key: "c", expected: "the name of a connection, as c1"), 23
    ),
    (
      #"{"t":1,"ev":"lost","c":"c1","d":"in","i":0,"drop":"loss"}"#,
      .invalid(key: "d", expected: "up or dn"), 32
    ),
    (
      #"{"t":1,"ev":"lost","c":"c1","d":"up","i":0,"drop":"lust"}"#,
      .invalid(
        key: "drop", expected: "one of loss, queue, outage, rule, cut, closed, oversize"), 50
    ),
    (
      #"{"t":1,"ev":"msg","c":"c1","d":"up","due":[1,2,3],"j":1}"#,
      .invalid(key: "due", expected: "an instant or an array of two"), 42
    ),
    (#"{"t":1,"ev":"msg","c":"c1","d":"up","due":1}"#, .missing(key: "j"), 0),
    (
      #"{"t":1,"ev":"msg","c":"c1","d":"up","due":1,"j":1,"s":""}"#,
      .invalid(key: "s", expected: "the only payload"), 54
    ),
    (
      #"{"t":1,"ev":"msg","c":"c1","d":"up","due":1,"b64":"A"}"#,
      .invalid(key: "b64", expected: "base64, padded"), 50
    ),
    (#"{"t":1,"ev":"answer","c":"c1","status":200,"due":1}"#, .missing(key: "reason"), 0),
    (
      #"{"t":1,"ev":"msg","c":"c1","d":"up","due":2,"damage":[0,256],"j":1}"#,
      .invalid(key: "damage", expected: "an offset and a mask from 1 to 255"), 53
    ),
    (
      #"{"t":1,"ev":"rule","remove":"a","set":{}}"#,
      .invalid(key: "set", expected: "there where \"remove\" is not"), 38
    ),
    (Golden.lines[0], .secondHeader, 0),
    (
      #"{"t":1,"ev":"end","msgs":1,"drops":0,"conns":0,"sha256":""}"#,
      .wrongCount(key: "msgs", expected: 1, actual: 0), 0
    ),
  ])
  func `a wrong line is refused with its place`(
    line: String, reason: RecordingFailure.Reason, offset: Int
  ) {
    let failure = #expect(throws: RecordingFailure.self) {
      try Recording(Array("\(Golden.lines[0])\n\(line)\n".utf8))
    }
    #expect(failure?.reason == reason)
    #expect(failure?.line == 2)
    #expect(failure?.offset == Golden.lines[0].utf8.count + 1 + offset)
  }

  @Test(arguments: [
    "", "{", "{}\n", "\n", "[]\n", #"{"t":0,"ev":"mark","name":"","data":""}"# + "\n",
  ])
  func `what does not begin with a header is no recording`(text: String) {
    #expect(throws: RecordingFailure.self) { try Recording(Array(text.utf8)) }
  }

  @Test func `time does not go back`() {
    let lines = [Golden.lines[0], Golden.lines[5], Golden.lines[4]].map { $0 + "\n" }.joined()
    let failure = #expect(throws: RecordingFailure.self) { try Recording(Array(lines.utf8)) }
    #expect(
      failure?.reason
        == .timeGoesBack(from: Instant(nanoseconds: 2_002), to: Instant(nanoseconds: 2_001)))
  }

  @Test(arguments: ["\n", "x", "{\"t\":9000,\"ev\":\"new\"}\n"])
  func `nothing comes behind the end`(rest: String) {
    let failure = #expect(throws: RecordingFailure.self) {
      try Recording(Golden.bytes + Array(rest.utf8))
    }
    #expect(failure?.line == Golden.lines.count + 1)
    #expect(failure?.offset == Golden.bytes.count)
  }

  @Test(arguments: [true, false])
  func `a line that is too long is refused before it is whole`(isWhole: Bool) {
    var reader = RecordingReader(lineLimit: 20)
    reader.append([UInt8](repeating: UInt8(ascii: " "), count: 21) + (isWhole ? [10] : []))
    let failure = #expect(throws: RecordingFailure.self) { try reader.next() }
    #expect(failure?.reason == .lineTooLong(limit: 20))
    #expect(throws: RecordingFailure.self) { try reader.next() }
  }
}
