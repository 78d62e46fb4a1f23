import Lightlag
import LightlagDrivers

/// Compares two recordings.
enum DiffCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "diff", summary: "Compare a recording with another, message by message.",
    operands: ["A", "B"],
    options: [.init("--level", "LEVEL", VerdictOptions.levelHelp)] + VerdictOptions.options,
    notes: """
      A is what is expected, B what came. Files are JSON Lines or MCAP.
      Exit status 1 where they differ, 3 where they do not but something makes that worth less, as
      that one is cut off, 4 where one cannot be read. What the rules let pass is told, and no
      reason for another status.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    try StandardStream.refuseInput(arguments.operands, arguments)
    try VerdictOptions.checkOutputs(reading: arguments.operands, arguments)
    return try VerdictOptions.tellingFailure(of: path, arguments) { try diff(path, arguments) }
  }

  private static func diff(_ path: String, _ arguments: Arguments) throws -> ExitStatus {
    let expected = try RecordingSource(path: path).recording()
    let actual = try RecordingSource(path: arguments.operands[1]).recording()
    let rules = try VerdictOptions.rules(for: expected, at: path, arguments)
    let verdict = RunComparison(rules).compare(expected: expected, actual: actual)
    return try VerdictOptions.report(verdict, of: path, arguments)
  }
}
