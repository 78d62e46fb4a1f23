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
      FILE is a recording as JSON Lines or in MCAP.
      Exit status 3 where the recording is cut off, or the parts before and behind it are not
      there; 4 where it cannot be read.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    var source = try RecordingSource(path: arguments.operands[0])
    var summary = RecordingSummary()
    while let line = try source.next() { summary.count(line.record) }
    let chain = RecordingChain(of: arguments.operands[0], summary.header, summary.end)
    let report = SummaryReport(
      summary: summary, chain: chain, kind: source.isContainer ? "mcap" : "jsonl",
      byteCount: source.byteCount,
      isComplete: !source.isLossy)
    Terminal.write(arguments.has("--json") ? report.json.text + "\n" : report.text)
    return source.isLossy || !chain.problems.isEmpty ? .lossy : .done
  }
}
