import Lightlag
import LightlagDrivers

/// Makes a recording small that fails a test.
enum ShrinkCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "shrink", summary: "Find a small part of a recording that still fails a test.",
    operands: ["FILE"],
    options: [
      .init(
        "--test", "COMMAND",
        "The test, for the shell; it fails where its status is not 0. The\n"
          + "recording's path is in LIGHTLAG_RECORDING, or behind the command\n"
          + "where that does not name it."),
      .init(
        "--output", "FILE", "Where the result is written. Default: x.min.jsonl for x.jsonl."),
      .init("--tests", "NUMBER", "Most tests that are done. Default: 10000."),
      .init("--time", "TIME", "Stop after so long, such as 5min. Default: 10min."),
      .init("--test-time", "TIME", "Most time for one test. Default: 60 s."),
      .init("--json", nil, "Print the result as JSON."),
    ],
    notes: """
      Connections, messages, losses, closes and changes of the network are left out, more and more
      of them, as long as the test still fails; the result is a recording that repeats to the byte,
      none of which can be left out. Where more than ten lines are left, what simulated ends have
      said becomes part of it and is left out likewise, if the test still fails so. A search that
      was stopped goes on when it is called again.
      Exit status 1 where the test does not fail with FILE, 3 where the search was stopped before
      its end, 4 where something cannot be read or run.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    guard let command = arguments.value("--test") else {
      throw arguments.error("give --test 'COMMAND'")
    }
    let target = arguments.value("--output") ?? Self.target(for: path)
    guard target != path else { throw arguments.error("FILE and --output are the same file") }
    let testLimit = try arguments.value("--tests", "a number from 1 on") {
      Int($0).flatMap { $0 > 0 ? $0 : nil }
    }
    let limit = try time("--test-time", arguments) ?? .seconds(60)
    let deadline = try time("--time", arguments) ?? .seconds(600)
    let recording = try RecordingSource(path: path).recording()
    var search = try ShrinkRun(recording, to: target, test: command, testLimit: testLimit ?? 10_000)
    do {
      guard try ShrinkRun.test(path, with: command, limit: limit) == .fails else {
        throw ShrinkRun.Failure.passes
      }
      try run(&search, command, limit, deadline)
    } catch let error as ShrinkRun.Failure where error == .passes || error == .repetitionPasses {
      Terminal.write("lightlag: \(path): \(error)\n", to: .error)
      return .failedVerdict
    }
    Terminal.write(
      arguments.has("--json") ? json(search.progress, target).text + "\n" : text(search, target))
    return search.progress.isMinimal ? .done : .lossy
  }

  private static func run(
    _ search: inout ShrinkRun, _ command: String, _ limit: Duration, _ deadline: Duration?
  ) throws {
    if search.isResumed { Terminal.write("goes on where it was stopped\n", to: .error) }
    let isShown = Terminal.isInteractive(.error)
    defer { if isShown { Terminal.write("\r\u{1b}[K", to: .error) } }
    let clock = RunClock()
    try search.run { path in
      try ShrinkRun.test(path, with: command, limit: limit)
    } goesOn: { progress in
      if isShown {
        Terminal.write(
          "\r\(progress.testCount) tests, \(progress.messageCount) messages left\u{1b}[K",
          to: .error)
      }
      return deadline.map { Instant.start.duration(to: clock.now) < $0 } ?? true
    }
  }

  private static func text(_ search: ShrinkRun, _ target: String) -> String {
    let progress = search.progress
    let ending = progress.isMinimal ? "nothing more can be left out" : "not done; call it again"
    return """
      wrote \(target): \(progress.messageCount) messages, \(progress.lineCount) lines, after \
      \(progress.testCount) tests; \(ending)\(progress.isDetached ? Self.detached : "")
      to repeat it: lightlag replay \(target)

      """
  }

  private static let detached = "\nwhat the simulated ends had said is recorded in it"

  private static func json(_ progress: ShrinkRun.Progress, _ target: String) -> JSON {
    [
      "file": .string(target), "tests": JSON(progress.testCount),
      "messages": JSON(progress.messageCount), "lines": JSON(progress.lineCount),
      "items": JSON(progress.itemCount), "kept": JSON(progress.keptCount),
      "minimal": .bool(progress.isMinimal), "detached": .bool(progress.isDetached),
      "replay": .string("lightlag replay \(target)"),
    ]
  }

  private static func target(for path: String) -> String {
    for suffix in [".jsonl", ".mcap"] where path.hasSuffix(suffix) {
      return path.dropLast(suffix.count) + ".min.jsonl"
    }
    return path + ".min.jsonl"
  }

  private static func time(_ name: String, _ arguments: Arguments) throws -> Duration? {
    try arguments.value(name, "a time, such as 30s or 5min") {
      (try? Duration(parsing: $0)).flatMap { $0 > .zero ? $0 : nil }
    }
  }
}
