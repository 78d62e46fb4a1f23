public import LightlagCore
import LightlagDrivers
public import LightlagRecording

/// The recording in a file of either kind, as a page of HTML.
public struct RecordingPage: Sendable {
  /// Messages that stand in the page.
  public var messageCount: Int { page.messageCount }

  /// Whether something is missing in the recording.
  public var isLossy: Bool { !losses.isEmpty }

  /// What is missing in the recording, and where, a phrase each.
  public let losses: [String]

  private let page: SessionPage
  /// What the file is called, without its folder, which is of no concern to others.
  private let name: String

  /// Reads the recording at `path`.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - window: When messages were sent that the page is to show.
  /// - Throws: As `RecordingSource` does.
  public init(path: String, window: ClosedRange<Instant> = .start ... .end) throws {
    var source = try RecordingSource(path: path)
    var page = SessionPage(window: window)
    while let line = try source.next() {
      page.add(line.record, line.bytes, number: line.number, blobFailure: line.blobFailure)
    }
    self.page = page
    losses = source.losses
    name = File.name(of: path)
  }

  /// Takes a recording that is read.
  ///
  /// - Parameters:
  ///   - recording: The recording, no payload of which stands beside it.
  ///   - path: What the page names it by.
  /// - Throws: `RecordingFailure` where its lines are wrong.
  public init(_ recording: Recording, path: String) throws {
    var reader = RecordingReader()
    reader.append(recording.bytes)
    reader.finish()
    var page = SessionPage(window: .start ... .end)
    while let record = try reader.next() {
      page.add(
        record, reader.line, number: reader.lineNumber, blobFailure: reader.blobFailure)
    }
    self.page = page
    losses = []
    name = File.name(of: path)
  }

  /// The page as a file.
  ///
  /// - Parameter verdict: What came of comparing a run with the recording, where that is to be
  ///   shown.
  /// - Returns: An HTML document in UTF-8.
  public func bytes(verdict: MatchVerdict? = nil) -> [UInt8] {
    page.bytes(name: name, verdict: verdict)
  }

  /// Writes the page to a file, in place of what was there.
  ///
  /// - Parameters:
  ///   - path: Where it is written.
  ///   - verdict: What came of comparing a run with the recording, where that is to be shown.
  /// - Returns: How many bytes it has.
  /// - Throws: `FileFailure` where the file cannot be written.
  @discardableResult
  public func write(to path: String, verdict: MatchVerdict? = nil) throws(FileFailure) -> Int {
    let bytes = bytes(verdict: verdict)
    try TextFile.write(bytes, to: path)
    return bytes.count
  }

  /// Where a page is written unless told otherwise: `x.html` for `x.jsonl`, beside it.
  public static func path(besides path: String) -> String {
    RecordingConversion.Format(path: path) == nil
      ? path + ".html" : path.prefix(upTo: path.lastIndex(of: ".") ?? path.endIndex) + ".html"
  }
}
