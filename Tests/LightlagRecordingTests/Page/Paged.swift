import LightlagCore
import LightlagEncoding
import LightlagRecording

/// Pages made of lines, and what stands in them.
enum Paged {
  /// One connection over which messages can go.
  static let opened = [
    #"{"t":1,"ev":"open","c":"c1","cl":"client-1","url":"/","due":1}"#,
    #"{"t":2,"ev":"answer","c":"c1","status":101,"due":2}"#,
  ]

  /// A note at the end, since a run goes as far as its last line.
  static func end(_ nanoseconds: Int) -> String {
    #"{"t":\#(nanoseconds),"ev":"mark","name":"end","data":""}"#
  }

  /// A message that is sent up.
  static func up(_ nanoseconds: Int, _ rest: String) -> String {
    #"{"t":\#(nanoseconds),"ev":"msg","c":"c1","d":"up",\#(rest)}"#
  }

  /// The page of a recording with those lines behind its header.
  static func page(
    _ lines: [String], name: String = "all lines", window: ClosedRange<Instant> = .start ... .end,
    part: RecordingPart? = nil, blobs: BlobSource? = nil
  ) throws -> SessionPage {
    var header = Golden.header
    header.name = name
    header.part = part
    var recorder = Recorder(header: header)
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    var reader = RecordingReader(blobs: blobs)
    reader.append(bytes + lines.flatMap { Array("\($0)\n".utf8) })
    reader.finish()
    var page = SessionPage(window: window)
    while let line = try reader.next() {
      page.add(line, reader.line, number: reader.lineNumber, blobFailure: reader.blobFailure)
    }
    return page
  }

  /// The text of a page.
  static func text(_ page: SessionPage, verdict: MatchVerdict? = nil) -> String {
    String(decoding: page.bytes(name: "a.jsonl", verdict: verdict), as: UTF8.self)
  }

  /// The data of a page as it stands there.
  static func rawData(of text: String) -> Substring {
    let head = #"<script type="application/json" id="data">"#
    guard let start = text.firstRange(of: head) else { return "" }
    let rest = text[start.upperBound...]
    return rest[..<(rest.firstRange(of: "</script>")?.lowerBound ?? rest.endIndex)]
  }

  /// The data of a page.
  static func data(_ page: SessionPage, verdict: MatchVerdict? = nil) throws -> JSON {
    try JSON(parsing: Array(rawData(of: text(page, verdict: verdict)).utf8))
  }

  /// The data of a page with those lines behind an opened connection.
  static func data(_ lines: [String]) throws -> JSON { try data(page(opened + lines)) }
}

extension JSON {
  /// The numbers of an array.
  subscript(numbers name: String) -> [Int64] { self[name]?.array?.compactMap(\.integer) ?? [] }

  /// The strings of an array.
  subscript(strings name: String) -> [String] { self[name]?.array?.compactMap(\.string) ?? [] }
}
