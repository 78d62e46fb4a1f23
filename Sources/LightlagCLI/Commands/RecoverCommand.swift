import Lightlag
import LightlagDrivers

/// Saves what can be read of a recording.
enum RecoverCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "recover", summary: "Save what can be read of a recording, and say what is missing.",
    operands: ["IN", "OUT"],
    options: [.init("--json", nil, "Print what was saved, and what is missing, as JSON.")],
    notes: """
      IN is a recording as JSON Lines or in MCAP; the suffix of OUT, .jsonl or .mcap, says what it
      becomes. All lines are kept up to the first that is missing or wrong. - is standard input or
      output, which gets lines.
      Exit status 3 where something is missing, 4 where nothing can be read.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let source = StandardStream.input(arguments.operands[0])
    let target = StandardStream.output(arguments.operands[1])
    try RecordingOptions.check(output: target, reading: [source], arguments)
    let format = try RecordingOptions.format(of: target, arguments)
    let recovery = try RecordingRecovery(from: source, to: target, format)
    let summary = recovery.summary
    let messages = summary.ways.uplink.messages + summary.ways.downlink.messages
    let channel = StandardStream.channel(besides: target)
    if arguments.has("--json") {
      let json: JSON = [
        "file": .string(target), "lines": JSON(summary.lineCount), "messages": JSON(messages),
        "connections": JSON(summary.connectionCount),
        "nanoseconds": JSON(summary.endInstant.nanoseconds),
        "complete": .bool(recovery.isComplete),
        "missing": .array(recovery.losses.map { .string($0) }),
        "altered": recovery.alteration.map(JSON.string) ?? .null,
      ]
      Terminal.write(json.text + "\n", to: channel)
    } else {
      let altered = recovery.alteration.map { "altered: \($0)\n" } ?? ""
      let lines = [altered] + recovery.losses.map { "missing: \($0)\n" }
      Terminal.write(
        "saved \(target): \(summary.lineCount.counted("line")), \(messages.counted("message")),"
          + " \(summary.connectionCount.counted("connection"))\n" + lines.joined(), to: channel)
    }
    return recovery.isComplete ? .done : .lossy
  }
}
