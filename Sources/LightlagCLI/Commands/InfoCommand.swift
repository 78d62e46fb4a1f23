import Lightlag
import LightlagDrivers

/// Says what there is in a recording.
enum InfoCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "info", summary: "Say what there is in a recording.",
    operands: ["FILE"],
    options: [.init("--json", nil, "Print it as JSON.")],
    notes: """
      FILE is a recording as JSON Lines or in MCAP, - for standard input; of one of another kind it
      says what makes a recording of it.
      Exit status 3 where the recording is cut off, or the parts before and behind it are not
      there; 4 where it cannot be read.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = StandardStream.input(arguments.operands[0])
    var source = try RecordingSource(path: path)
    var summary = RecordingSummary()
    do {
      while let line = try source.next() { summary.count(line.record) }
    } catch let error as RecordingConversion.BadFile {
      throw explanation(of: error, path)
    }
    let chain = RecordingChain(of: path, summary.header, summary.end)
    let report = SummaryReport(
      summary: summary, chain: chain, kind: source.isContainer ? "mcap" : "jsonl",
      byteCount: source.byteCount,
      isComplete: !source.isLossy)
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : report.text)
    LossNotice.tell(source.losses, of: path)
    return source.isLossy || !chain.problems.isEmpty ? .lossy : .done
  }

  /// What is wrong with a file, or what makes a recording of one that is of another kind.
  private static func explanation(
    of error: RecordingConversion.BadFile, _ path: String
  ) -> any Error {
    guard case .file = FilePlace(path), let format = RecordingConversion.Format(contents: path)
    else { return error }
    let kind = format == .har ? "a HAR file" : "a log of CAN frames"
    let isNamed = RecordingConversion.Format(path: path) == format
    let stem = isNamed ? String(path.dropLast(format.suffix.count + 1)) : path
    let operands = [path, stem + ".jsonl"].map(Arguments.quoted).joined(separator: " ")
    let option = isNamed ? "" : " --from \(format.rawValue)"
    return OtherKind(
      description: "\(path) looks like \(kind); to make a recording of it: "
        + "lightlag convert \(operands)\(option)")
  }
}

/// The file is of a kind that is to be converted first.
private struct OtherKind: Error, CustomStringConvertible {
  let description: String
}
