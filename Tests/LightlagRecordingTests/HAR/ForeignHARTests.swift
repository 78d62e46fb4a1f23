import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// HAR files as others write them; those that they wrote themselves are tested with the real peers.
@Suite struct ForeignHARTests {
  static func archive(_ entries: String) -> [UInt8] {
    Array(
      #"{"log":{"version":"1.2","creator":{"name":"Other","version":"9"},"entries":[\#(entries)]}}"#
        .utf8)
  }

  static func entry(
    _ messages: String, url: String = "ws://host:1/a?b=1",
    started: String = "2024-01-01T00:00:00.000Z", response: String = #""status":101"#
  ) -> String {
    #"{"startedDateTime":"\#(started)","request":{"url":"\#(url)","headers":[{"name":"Origin","#
      + #""value":"o"},{"name":"Sec-WebSocket-Protocol","value":"x, y"}]},"timings":{"wait":0.25},"#
      + #""response":{\#(response)},"_webSocketMessages":[\#(messages)]}"#
  }

  static func recording(_ entries: String) throws -> Recording {
    try Recording(try HARToRecording(archive(entries), tool: "tests").bytes)
  }

  /// What happened, without the header: instants in nanoseconds since the run began.
  static func told(_ recording: Recording) -> [String] {
    recording.events.map { "\($0.instant.nanoseconds) " + RecordLine.event($0).text() }
  }

  /// 1704067200 is 2024-01-01T00:00:00Z; the first input may have any instant but the start.
  @Test(arguments: ["1704067200.5", "1704067200500", "1704067200500.0", "1.7040672005e9"])
  func `times are seconds or milliseconds by their size`(time: String) throws {
    let message = #"{"type":"send","time":\#(time),"opcode":1,"data":"[1.0]"}"#
    let recording = try Self.recording(Self.entry(message))
    let sent = try #require(recording.events.last)
    #expect(sent.instant == Instant(nanoseconds: 500_000_000))
    #expect(recording.header.wall == "2024-01-01T00:00:00.000000000Z")
    #expect(recording.header.subject == .both && recording.header.name == "HAR of Other 9")
  }

  @Test func `messages, handshakes and ends are what they were`() throws {
    let messages = [
      #"{"type":"send","time":1704067201,"opcode":1,"data":"a"}"#,
      #"{"type":"receive","time":1704067201,"opcode":2,"data":"AQID"}"#,
      #"{"type":"error","time":1704067201,"opcode":-1,"data":"oh"}"#,
      #"{"type":"receive","time":1704067202,"opcode":8,"data":"A+gxMg=="}"#,
    ]
    let file = Self.archive(Self.entry(messages.joined(separator: ",")))
    let result = try HARToRecording(file, tool: "tests")
    #expect(result.isForeign && result.leftOut.count == 1)
    #expect(
      result.leftOut.first == #"message 3 of entry 1: type "error" is not send or receive"#)
    let recording = try Recording(result.bytes)
    let lines = String(decoding: result.bytes, as: UTF8.self).split(separator: "\n").dropFirst()
    #expect(
      lines.dropLast() == [
        #"{"t":1,"ev":"open","c":"c1","cl":"client-1","url":"/a?b=1","proto":["x","y"],"#
          + #""hdr":{"origin":"o"},"due":1}"#,
        #"{"t":250000,"ev":"answer","c":"c1","status":101,"due":250000}"#,
        #"{"t":1000000000,"ev":"msg","c":"c1","d":"up","due":1000000000,"s":"a"}"#,
        #"{"t":1000000001,"ev":"msg","c":"c1","d":"dn","k":"bin","due":1000000001,"b64":"AQID"}"#,
        #"{"t":2000000000,"ev":"close","c":"c1","d":"dn","by":"server","code":1000,"#
          + #""reason":"12","clean":true}"#,
      ])
    // Like any other recording it repeats to the byte.
    let outcome = try Replay.run(recording) { _ in
      Mute()
    } clients: { _, _ in
    }
    #expect(outcome == .same(isComplete: true))
  }

  @Test(arguments: [
    (#""type":"send","time":"soon","opcode":1,"data":"a""#, #"time "soon" is not a time"#),
    (
      #""type":"send","time":1704067201,"data":"a""#,
      "opcode is missing"
    ),
    (
      #""type":"send","time":1704067201,"opcode":1.5,"data":"a""#,
      "opcode 1.5 is not 1, 2, 8, 9 or 10"
    ),
    (#""type":"send","time":1704067201,"opcode":1"#, "data is missing"),
    (#""type":"send","time":1704067201,"opcode":1,"data":1"#, "data 1 is not a text"),
    (#""type":"send","time":1704067201,"opcode":2,"data":"a""#, #"data "a" is not base64"#),
    (
      #""type":"send","time":1704067201,"opcode":1,"data":"a\ud83d""#,
      "data has half a surrogate pair, which no text has"
    ),
    (
      #""type":"send","time":1704067201,"opcode":1,"data":"\uDE00 \\\ud83d\uD83D\ude00""#,
      "data has half a surrogate pair, which no text has"
    ),
  ])
  func `a message that is none is left out, and told of`(fields: String, reason: String) throws {
    let file = Self.archive(Self.entry("{" + fields + "}"))
    let leftOut = try HARToRecording(file, tool: "tests").leftOut
    #expect(leftOut.count == 1 && leftOut.first == "message 1 of entry 1: \(reason)")
  }

  @Test func `what failed, was refused or was never answered is told so`() throws {
    let entries = [
      Self.entry(
        #"{"type":"send","time":1704067201,"opcode":1,"data":"a"}"#,
        response: #""status":101,"_error":"net::ERR_CONNECTION_RESET""#),
      Self.entry(
        "", started: "2024-01-01T01:00:02+01:00", response: #""status":403,"statusText":"No""#),
      Self.entry("", started: "2024-01-01T00:00:03Z", response: #""status":0"#),
      #"{"startedDateTime":"2024-01-01T00:00:03Z","request":{"url":"https://host/"}}"#,
    ]
    let recording = try Self.recording(entries.joined(separator: ","))
    let kinds = recording.events.map(\.kind)
    #expect(kinds.contains(.closing(.downlink, .vanished(.server))))
    #expect(
      kinds.contains(
        .answered(.rejected(status: 403, reason: "No"), due: Instant(nanoseconds: 2_000_250_000))))
    #expect(recording.end?.connections == 3)
    #expect(kinds.count == 7, "three open, two are answered, one message, one end")
  }

  /// A body of something else, a header of the WebSocket, and text that only looks like it.
  @Test func `half a surrogate pair costs nothing but where a message has it`() throws {
    let other =
      #"{"request":{"url":"https://host/"},"response":{"content":{"text":"\ud83d \ude00"}}}"#
    let messages = [
      #"{"type":"send","time":1704067201,"opcode":1,"data":"\ud83d\ude00 \\\\ud83d"}"#,
      #"{"type":"send","time":1704067202,"opcode":1,"data":"\ud83d."}"#,
    ]
    let entry = Self.entry(messages.joined(separator: ",")).replacing(#""o""#, with: #""o\udc00""#)
    let result = try HARToRecording(Self.archive(other + "," + entry), tool: "tests")
    #expect(
      result.leftOut.first
        == "message 2 of entry 2: data has half a surrogate pair, which no text has")
    #expect(result.leftOut.count == 1 && result.adapted.count == 0)
    let recording = try Recording(result.bytes)
    let texts = recording.events.compactMap { event -> String? in
      switch event.kind {
      case .opening(_, let request, _): request.headers.first?.value
      case .sent(_, _, let message, _, _): message.text
      default: nil
      }
    }
    #expect(texts == ["o\u{FFFD}", #"😀 \\ud83d"#])
  }

  @Test(arguments: [#""status":403"#, #""status":0"#, #""status":-1"#, #""status":"101""#])
  func `messages without an opening are taken, and told of`(response: String) throws {
    let message = #"{"type":"send","time":1704067201,"opcode":1.0,"data":"a"}"#
    let entry = Self.entry(message, response: response)
    let result = try HARToRecording(Self.archive(entry), tool: "tests")
    let status = response.dropFirst(9)
    #expect(
      result.adapted.first == "entry 1 has messages and the status \(status), not 101")
    #expect(result.adapted.count == 1 && result.leftOut.count == 0)
    #expect(try Recording(result.bytes).end?.messages == 1)
  }

  @Test(arguments: [#""status":101"#, #""status":101.0"#, #""_other":1"#])
  func `an opening that is told, or not told of, is nothing to tell`(response: String) throws {
    let message = #"{"type":"send","time":1704067201,"opcode":1e0,"data":"a"}"#
    let result = try HARToRecording(
      Self.archive(Self.entry(message, response: response)), tool: "tests")
    #expect(result.adapted == LeftOut() && result.leftOut == LeftOut())
  }

  /// Playwright may keep what is large in files beside it.
  @Test func `messages in a file beside it are read`() throws {
    let entry =
      #"{"startedDateTime":"2024-01-01T00:00:00Z","request":{"url":"wss://host"},"#
      + #""response":{"status":101,"content":{"_file":"m.jsonl"}}}"#
    let lines = #"{"type":"send","time":1704067201000,"opcode":1,"data":"a"}"# + "\n"
    let result = try HARToRecording(Self.archive(entry), tool: "tests") { name in
      name == "m.jsonl" ? Array(lines.utf8) : nil
    }
    #expect(try Recording(result.bytes).end?.messages == 1)
  }

  @Test(
    arguments: [
      ("", "there is no WebSocket in it (0 entries)"),
      (
        entry("", started: "yesterday"), #"entry 1: startedDateTime "yesterday" is no time"#
      ),
      (
        #"{"_resourceType":"websocket"}"#, "entry 1: startedDateTime is missing"
      ),
      // Before the zero are 76 bytes of the file, 39 of the first entry, a comma and 6 of the
      // second.
      (
        #"{"comment":["]}",{"entries":[]},"\"{"]},{"a":[01]}"#,
        "entry 2: line 1, column 123: a number must not start with a needless zero"
      ),
      ("{}]", "line 1, column 80: expected ',' or '}' after a member, found ']'"),
    ])
  func `what is nothing for a recording is refused`(entries: String, text: String) {
    let failure = #expect(throws: ImportFailure.self) { try Self.recording(entries) }
    #expect(failure?.description == text)
  }
}
