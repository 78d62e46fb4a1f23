import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// What of a recording stands in its page.
@Suite struct SessionPageTests {
  @Test func `messages stand in columns, times and lines as differences`() throws {
    let data = try Paged.data([
      Paged.up(1_000, #""due":1500,"j":["drive",1.50]"#),
      #"{"t":1200,"ev":"msg","c":"c1","d":"dn","k":"bin","due":1900,"q":7,"b64":"AP8="}"#,
      Paged.end(5_000),
    ])
    // The header is line 1, opening and answer are lines 2 and 3.
    #expect(data[numbers: "line"] == [4, 1])
    #expect(data[numbers: "sent"] == [1_000, 200])
    #expect(data[numbers: "delay"] == [500, 700])
    // Down 1, of the second kind 2, base64 8.
    #expect(data[numbers: "bits"] == [0, 11])
    #expect(data[strings: "texts"] == [#"["drive",1.50]"#, "AP8="])
    #expect(data[strings: "names"] == ["", "drive"])
    #expect(data[numbers: "name"] == [1, 0])
    #expect(data[strings: "connections"] == ["c1"])
    #expect(data[numbers: "queued"] == [1, 7])
    #expect(data["endNanoseconds"]?.integer == 5_000)
    #expect(data["isComplete"] == .bool(false))
    #expect(data["notes"]?.array?.map { $0.array?.first?.integer } == [2, 3, 6])
  }

  @Test func `a text that comes again stands there once`() throws {
    let data = try Paged.data(
      ["1", "2", "1", "3", "2"].map { Paged.up(10, #""due":10,"j":\#($0)"#) })
    #expect(data[strings: "texts"] == ["1", "2", "3"])
    // How far each is behind the next new one: where the third stands, two are known.
    #expect(data[numbers: "text"] == [0, 0, 2, 0, 2])
  }

  /// Lost 4096 and the reason times 16 (loss 1, queue 2, outage 3, cut 5, closed 6); under way 128,
  /// twice 1024, damaged 2048.
  @Test(
    arguments: [
      (#""due":20,"s":"""#, [], 0),
      (#""drop":"loss","s":"""#, [], 4096 + 16),
      (#""due":20,"drop":"cut","s":"""#, [], 4096 + 5 * 16),
      (#""due":[20,30],"s":"""#, [], 1024),
      (#""due":[20,20],"s":"""#, [], 1024),
      (#""due":20,"damage":[0,1],"s":"a""#, [], 2048),
      (#""due":[20,30],"damage":[0,1],"s":"a""#, [], 3072),
      (#""due":20,"damage":[0,1],"s":"a""#, [#""lost","drop":"closed""#], 4096 + 6 * 16),
      (#""due":101,"s":"""#, [], 128),
      (#""due":null,"s":"""#, [], 128),
      (#""due":null,"s":"""#, [#""left",DUE20"#], 0),
      (#""due":null,"s":"""#, [#""left",DUE[20,30]"#], 1024),
      (#""due":null,"s":"""#, [#""left","drop":"queue""#], 4096 + 2 * 16),
      (#""due":null,"s":"""#, [#""lost","drop":"closed""#], 4096 + 6 * 16),
      (#""due":20,"s":"""#, [#""lost","drop":"closed""#], 4096 + 6 * 16),
      // Held up where it was due, and on its way again; or lost there.
      (#""due":15,"s":"""#, [#""left",DUEnull"#], 128),
      (#""due":15,"s":"""#, [#""left",DUEnull"#, #""left",DUE15"#], 0),
      (#""due":15,"s":"""#, [#""left",DUEnull"#, #""lost","drop":"outage""#], 4096 + 3 * 16),
      // One of two copies is lost: the other arrives.
      (#""due":[15,30],"s":"""#, [#""lost","drop":"outage""#], 3 * 16),
      (#""due":[20,30],"s":"""#, [#""lost","drop":"closed""#], 6 * 16),
      (
        #""due":[20,30],"s":"""#, [#""lost","drop":"closed""#, #""lost","drop":"closed""#],
        4096 + 6 * 16
      ),
    ] as [(String, [String], Int64)])
  func `the bits say what became of a message in the end`(
    message: String, later: [String], bits: Int64
  ) throws {
    let lines = later.map { line in
      let rest = line.replacing("DUE", with: #""due":"#).dropFirst(7)
      return #"{"t":15,"ev":\#(line.prefix(6)),"c":"c1","d":"up","i":0,\#(rest)}"#
    }
    let data = try Paged.data([Paged.up(10, message)] + lines + [Paged.end(100)])
    #expect(data[numbers: "bits"] == [bits])
  }

  @Test func `of what is lost on its way it is told how far it came`() throws {
    let data = try Paged.data([
      Paged.up(10, #""due":50,"s":"a""#), Paged.up(10, #""drop":"loss","s":"b""#),
      #"{"t":35,"ev":"lost","c":"c1","d":"up","i":0,"drop":"closed"}"#, Paged.end(100),
    ])
    #expect(data[numbers: "delay"] == [-1, -1])
    #expect(data[numbers: "droppedAfter"] == [0, 25])
  }

  /// RFC 4737, section 3.3: reordered is what comes behind one that was sent later.
  @Test func `who is overtaken is reordered, and not who overtakes`() throws {
    let data = try Paged.data([
      Paged.up(10, #""due":40,"s":"a""#), Paged.up(11, #""due":30,"s":"b""#),
      Paged.up(12, #""due":30,"s":"c""#), Paged.up(13, #""due":50,"s":"d""#), Paged.end(100),
    ])
    #expect(data[numbers: "bits"] == [512, 0, 0, 0])
  }

  /// Of seven delays of 100, one of 200 and one of 201, the median and both quartiles are 100, so
  /// the fence is at twice the median.
  @Test func `late is what took more than twice the median and is far from most`() throws {
    let delays = Array(repeating: 100, count: 7) + [200, 201]
    let data = try Paged.data(
      delays.enumerated().map { Paged.up(10 + $0, #""due":\#(10 + $0 + $1),"s":"""#) }
        + [Paged.end(1_000)])
    #expect(data["fences"]?.array == [.number("200"), .null])
    #expect(data[numbers: "bits"] == Array(repeating: 0, count: 8) + [256])
  }

  /// Delays 10, 20 … 90: quartiles 30, 50 and 70, so the fence is at 70 + 3 · 40.
  @Test func `widely spread delays are late only far outside`() throws {
    let data = try Paged.data(
      (1...9).map { Paged.up(10, #""due":\#(10 + $0 * 10),"s":"\#($0)""#) } + [Paged.end(1_000)])
    #expect(data["fences"]?.array == [.number("190"), .null])
  }

  @Test func `how late messages were handed over stands beside them`() throws {
    let data = try Paged.data([
      Paged.up(10, #""due":20,"s":"a""#), Paged.up(11, #""due":21,"s":"b""#),
      #"{"t":25,"ev":"recv","c":"c1","d":"up","i":1,"due":21}"#,
    ])
    #expect(data[numbers: "handedLate"] == [1, 4])
  }

  @Test func `a page of some time has the messages sent then, and what became of them`() throws {
    let lines =
      Paged.opened + [
        Paged.up(10, #""due":40,"s":"a""#), Paged.up(20, #""due":40,"s":"b""#),
        Paged.up(30, #""due":40,"s":"c""#),
        #"{"t":35,"ev":"lost","c":"c1","d":"up","i":0,"drop":"closed"}"#,
        #"{"t":35,"ev":"lost","c":"c1","d":"up","i":1,"drop":"closed"}"#,
      ]
    let window = Instant(nanoseconds: 15)...Instant(nanoseconds: 30)
    let page = try Paged.page(lines, window: window)
    let data = try Paged.data(page)
    #expect(page.messageCount == 2)
    #expect(data[strings: "texts"] == ["b", "c"])
    #expect(data[numbers: "line"] == [5, 1])
    #expect(data[numbers: "bits"] == [4096 + 6 * 16, 128])
  }

  /// A character of two bytes would be cut in half at the 65 536 bytes that are kept.
  @Test func `of a long payload the beginning is there, in whole characters`() throws {
    let text = String(repeating: "a", count: 65_535) + "éb"
    let data = try Paged.data([
      Paged.up(10, #""due":20,"s":"\#(text)""#), Paged.up(11, #""due":20,"s":"a""#),
    ])
    #expect(data[strings: "texts"].map(\.utf8.count) == [65_535, 1])
    #expect(data[numbers: "leftOut"] == [0, 3])
  }

  @Test func `of a payload that is not there, or damaged, it is told how large it was`() throws {
    let (one, two, three) = (BlobName(of: [1]), BlobName(of: [2, 2]), BlobName(of: [3, 3, 3]))
    let lines = [one, two, three].map { name in
      Paged.up(10, #""k":"bin","due":20,"blob":"\#(name)","len":\#(name.byteCount)"#)
    }
    let page = try Paged.page(Paged.opened + lines) { name in
      name == one ? [1] : name == two ? [2] : nil
    }
    let data = try Paged.data(page)
    // The second message has two bytes and is damaged, the third had three.
    #expect(data[numbers: "lostPayload"] == [1, 2, 1, 1, 3, 0])
    #expect(data[strings: "texts"] == ["AQ==", ""])
  }

  @Test func `equal recordings give equal pages`() throws {
    let recording = try Recording(Array(Golden.text.utf8))
    func page() throws -> [UInt8] {
      var reader = RecordingReader()
      reader.append(recording.bytes)
      reader.finish()
      var page = SessionPage()
      while let line = try reader.next() { page.add(line, reader.line, number: reader.lineNumber) }
      return page.bytes(name: "golden.jsonl")
    }
    #expect(try page() == page())
  }

  /// `i` counts from the beginning of the run, and c1 was opened before this part.
  @Test func `in a later part nothing is said of a message that may be another`() throws {
    let lost = #"{"t":9,"ev":"lost","c":"c1","d":"up","i":0,"drop":"loss"}"#
    let lines = [Paged.up(5, #""due":20,"s":"a""#), lost, Paged.end(30)]
    let later = try Paged.page(lines, part: RecordingPart(start: Instant(nanoseconds: 4)))
    #expect(try Paged.data(later)[numbers: "delay"] == [15])
    let whole = try Paged.page(Paged.opened + lines)
    #expect(try Paged.data(whole)[numbers: "delay"] == [-1])
  }
}
