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
        "--passes", "COMMAND",
        "Another test, which must pass with what is left, such as the same\n"
          + "against a server that is known to be good."),
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
      A test that plays FILE against a live server also fails where only the question to an answer
      was left out. Give the same test against a good server with --passes, or else have the test
      look for the very failure that is meant.
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
    let test = Test(
      command: command, control: arguments.value("--passes"),
      limit: try time("--test-time", arguments) ?? .seconds(60))
    let deadline = try time("--time", arguments) ?? .seconds(600)
    let recording = try RecordingSource(path: path).recording()
    var search = try ShrinkRun(
      recording, to: target, test: test.identity, testLimit: testLimit ?? 10_000)
    do {
      guard try test.run(path) == .fails else { throw try test.failure(path) }
      try run(&search, test, deadline)
    } catch let error as ShrinkRun.Failure {
      if case .untestable = error { throw error }
      Terminal.write("lightlag: \(path): \(error)\n", to: .error)
      return .failedVerdict
    }
    Terminal.write(
      arguments.has("--json")
        ? json(search.progress, target, test).text + "\n" : text(search.progress, target, test))
    return search.progress.isMinimal ? .done : .lossy
  }

  private static func run(
    _ search: inout ShrinkRun, _ test: Test, _ deadline: Duration
  ) throws {
    if search.isResumed { Terminal.write("goes on where it was stopped\n", to: .error) }
    let isShown = Terminal.isInteractive(.error)
    defer { if isShown { Terminal.write("\r\u{1b}[K", to: .error) } }
    let clock = RunClock()
    try search.run { path in
      try test.run(path)
    } goesOn: { progress in
      if isShown {
        Terminal.write(
          "\r\(progress.testCount) tests, \(progress.messageCount) messages left\u{1b}[K",
          to: .error)
      }
      return Instant.start.duration(to: clock.now) < deadline
    }
  }

  private static func text(
    _ progress: ShrinkRun.Progress, _ target: String, _ test: Test
  ) -> String {
    let ending = progress.isMinimal ? "nothing more can be left out" : "not done; call it again"
    let hasGrown = progress.lineCount > progress.recordedLineCount
    return """
      wrote \(target): \(progress.messageCount) messages, \(progress.lineCount) lines, after \
      \(progress.testCount) tests; \(ending)\(progress.isDetached ? Self.detached : "")\
      \(hasGrown ? Self.grown(from: progress.recordedLineCount) : "")
      to see it fail: \(test.commandLine(target))
      to repeat it: lightlag replay \(Arguments.quoted(target))

      """
  }

  private static func grown(from lineCount: Int) -> String {
    "\nthese are more than the \(lineCount) lines there were: simulated ends say more to less"
  }

  private static let detached = "\nwhat the simulated ends had said is recorded in it"

  private static func json(
    _ progress: ShrinkRun.Progress, _ target: String, _ test: Test
  ) -> JSON {
    [
      "file": .string(target), "tests": JSON(progress.testCount),
      "messages": JSON(progress.messageCount), "lines": JSON(progress.lineCount),
      "items": JSON(progress.itemCount), "kept": JSON(progress.keptCount),
      "minimal": .bool(progress.isMinimal), "detached": .bool(progress.isDetached),
      "test": .string(test.commandLine(target)),
      "replay": .string("lightlag replay \(Arguments.quoted(target))"),
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

/// What a user calls a failure.
private struct Test {
  let command: String
  let control: String?
  let limit: Duration

  /// What tells it from other tests.
  var identity: String { command + (control.map { "\u{0}" + $0 } ?? "") }

  func run(_ path: String) throws -> DeltaDebugging.Outcome {
    try ShrinkRun.test(path, with: command, passing: control, limit: limit)
  }

  /// Why there is nothing to search for in a recording that does not fail.
  func failure(_ path: String) throws -> ShrinkRun.Failure {
    guard let control else { return .passes }
    return try ShrinkRun.test(path, with: control, limit: limit) == .passes
      ? .passes : .controlFails
  }

  /// What shows the failure, as it is typed into a shell.
  func commandLine(_ path: String) -> String {
    "LIGHTLAG_RECORDING=\(Arguments.quoted(path)) sh -c "
      + Arguments.quoted(ShrinkRun.shellText(of: command))
  }
}
