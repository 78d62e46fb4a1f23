import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct PayloadTests {
  /// Arrays inside each other.
  static func nested(_ depth: Int) -> String {
    String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
  }

  static let texts: [(payload: String, member: String)] = [
    ("{\"a\":1.0e+2,\"b\":0.50,\"c\":-0}", "\"j\":{\"a\":1.0e+2,\"b\":0.50,\"c\":-0}"),
    ("[ 1 ,\t2 ]", "\"j\":[ 1 ,\t2 ]"),
    ("{\"a\":1,\"a\":2}", "\"j\":{\"a\":1,\"a\":2}"),
    ("\"\\u0041\\/\"", "\"j\":\"\\u0041\\/\""),
    ("123456789012345678901234567890", "\"j\":123456789012345678901234567890"),
    ("null", "\"j\":null"),
    (nested(64), "\"j\":\(nested(64))"),
    (nested(65), "\"s\":\"\(nested(65))\""),
    (nested(2_000), "\"s\":\"\(nested(2_000))\""),
    ("[1,\n2]", "\"s\":\"[1,\\n2]\""),
    ("[1,\r2]", "\"s\":\"[1,\\r2]\""),
    (" 1", "\"s\":\" 1\""),
    ("1\t", "\"s\":\"1\\t\""),
    ("42[\"drive\"]", "\"s\":\"42[\\\"drive\\\"]\""),
    ("\"\\uD83D\\ude00\"", "\"j\":\"\\uD83D\\ude00\""),
    ("\"\\ud800\"", "\"s\":\"\\\"\\\\ud800\\\"\""),
    ("\u{FEFF}1", "\"s\":\"\u{FEFF}1\""),
    ("", "\"s\":\"\""),
    ("e\u{301} \u{0} \u{7f} \u{2028} \\", "\"s\":\"e\u{301} \\u0000 \u{7f} \u{2028} \\\\\""),
  ]

  @Test(arguments: texts)
  func `text is kept to the byte, and JSON as JSON`(payload: String, member: String) throws {
    let message = Message(text: payload)
    let (line, read) = try Self.roundTrip(message)
    #expect(line == "{\"t\":0,\"ev\":\"msg\",\"c\":\"c1\",\"d\":\"up\",\"due\":0,\(member)}")
    #expect(read == message)
  }

  /// Eight bytes are looked at together, and the rest one by one.
  @Test(arguments: 1..<24)
  func `a line break in JSON is found wherever it is`(place: Int) throws {
    for end in ["\n", "\r"] {
      var text = Array("[" + String(repeating: " ", count: 23) + "]")
      text[place] = Character(end)
      let (line, read) = try Self.roundTrip(Message(text: String(text)))
      #expect(line.contains("\"s\":") && read == Message(text: String(text)))
    }
    let spaces = Message(text: "[" + String(repeating: " ", count: place) + "]")
    #expect(try Self.roundTrip(spaces).line.contains("\"j\":"))
  }

  @Test(arguments: [
    (Message(.text, [0xff]), "\"due\":0,\"b64\":\"/w==\""),
    (Message(.text, [0x22, 0xc0, 0x80, 0x22]), "\"due\":0,\"b64\":\"IsCAIg==\""),
    (Message(.binary, Array("{}".utf8)), "\"k\":\"bin\",\"due\":0,\"b64\":\"e30=\""),
    (Message(.ping, []), "\"k\":\"ping\",\"due\":0,\"b64\":\"\""),
    (Message(.pong, [1, 2, 3]), "\"k\":\"pong\",\"due\":0,\"b64\":\"AQID\""),
  ])
  func `other bytes are kept in base64`(message: Message, members: String) throws {
    let (line, read) = try Self.roundTrip(message)
    #expect(line == "{\"t\":0,\"ev\":\"msg\",\"c\":\"c1\",\"d\":\"up\",\(members)}")
    #expect(read == message)
  }

  @Test func `what stands before JSON is put before it`() throws {
    let line = #"{"t":0,"ev":"msg","c":"c1","d":"up","due":0,"pre":"42","j":["a", 1.0]}"#
    let events = try Recording(Array((Golden.lines[0] + "\n" + line + "\n").utf8)).events
    guard case .sent(_, _, let message, _, _) = events[0].kind else {
      Issue.record("no message")
      return
    }
    #expect(message == Message(text: "42[\"a\", 1.0]"))
  }

  /// The line's own object is one level of the 128.
  @Test(
    arguments: [
      (nested(127), nil), (nested(128), .notJSON(.tooDeep(limit: 128))),
      (#"["\ud800"]"#, .notJSON(.unpairedSurrogate(0xD800))),
      (#"{"a":1,"a":2}"#, nil), (" [1]\t", nil),
    ] as [(String, RecordingFailure.Reason?)])
  func `a reader takes more than a writer writes, up to a limit`(
    payload: String, reason: RecordingFailure.Reason?
  ) throws {
    let line = #"{"t":0,"ev":"msg","c":"c1","d":"up","due":0,"j":\#(payload)}"#
    var reader = RecordingReader()
    reader.append(Array((Golden.lines[0] + "\n" + line + "\n").utf8))
    _ = try reader.next()
    var failure: RecordingFailure?
    do throws(RecordingFailure) { _ = try reader.next() } catch { failure = error }
    #expect(failure?.reason == reason)
  }

  private static func roundTrip(_ message: Message) throws -> (line: String, read: Message?) {
    var recorder = Recorder(header: Golden.header)
    recorder.observe(
      SessionEvent(
        instant: .start, connection: ConnectionID(index: 0),
        kind: .sent(.uplink, index: 0, message, .scheduled(due: .start), queued: 0)))
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    let line = bytes.split(separator: UInt8(ascii: "\n"))[1]
    guard case .sent(_, _, let read, _, _) = try Recording(bytes).events[0].kind else {
      return (String(decoding: line, as: UTF8.self), nil)
    }
    return (String(decoding: line, as: UTF8.self), read)
  }
}
