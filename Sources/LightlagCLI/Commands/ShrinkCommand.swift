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
        "The test, for the shell: 0 passes, 1 fails, and with 2 or above it\n"
          + "could not be tried. The recording's path is in LIGHTLAG_RECORDING,\n"
          + "or behind the command where that does not name it.")
    ] + ShrinkTest.options + [
      .init(
        "--passes", "COMMAND",
        "Another test, which must pass with what is left, such as the same\n"
          + "against a server that is known to be good."),
      .init(
        "-o", "FILE",
        "Where the result is written: as JSON Lines, or in MCAP where it is\n"
          + "named *.mcap. Default: x.min.jsonl for x.jsonl."),
      .init("--tests", "NUMBER", "Most tests that are done. Default: 10000."),
      .init(
        "--time", "TIME",
        "Stop after so long, such as 5min, and a test that runs then too: it\n"
          + "says nothing, and is done again when the search goes on.\n"
          + "Default: 10min."),
      .init("--test-time", "TIME", "Most time for one command. Default: 60 s."),
      .init("--json", nil, "Print the result as JSON."),
    ],
    notes: """
      Connections, messages, losses, closes and changes of the network are left out, more and more
      of them, as long as the test still fails, twice in a row; the result is a recording that
      repeats to the byte, no single thing of which can be left out. Where more than ten lines are
      left, what simulated ends have said becomes part of it and is left out likewise, if the test
      still fails so. A search that was stopped goes on when it is called again.
      With --against we play FILE against a live server, and what is left must fail as FILE does:
      first differ in the same way, in the same event, direction, JSON pointer and types of the
      values; a message without the name of an event is known by what it says, as far as rules
      leave it. What fails otherwise passes. Where something that does not come is what is meant,
      the question may be left out, or the answer where it comes too much, so that a good server
      fails too: give the same test against one with --passes.
      Of a --test nothing is known but its status: have it look for the very failure that is meant.
      A status of 2 or above, as 125 of git bisect, says that it could not be tried with this part
      of FILE, which is no failure; where there is no such command (126, 127) the search ends.
      Exit status 1 where the test does not fail with FILE, 3 where the search was stopped before
      its end, by time or a signal, or nothing at all was left, 4 where something cannot be
      read or run.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = arguments.operands[0]
    try StandardStream.refuseInput([path], arguments)
    let target = arguments.value("-o") ?? Self.target(for: path)
    try StandardStream.refuseOutput(target, arguments)
    try RecordingOptions.format(of: target, option: "-o", arguments)
    try RecordingOptions.check(output: target, reading: [path], arguments)
    let testLimit = try arguments.value("--tests", "a number from 1 on") {
      Int($0).flatMap { $0 > 0 ? $0 : nil }
    }
    let limit = try arguments.duration("--test-time", suchAs: "30s or 5min") ?? .seconds(60)
    let time = ShrinkTime(try arguments.duration("--time", suchAs: "30s or 5min") ?? .seconds(600))
    if !arguments.has("--test"), !arguments.has("--against") {
      throw arguments.error("give --test 'COMMAND' or --against URL")
    }
    do {
      let recording = try RecordingSource(path: path).recording()
      let test = try ShrinkTest(recording, at: path, limit: limit, in: time, arguments)
      var search = try ShrinkRun(
        recording, to: target, test: test.identity, testLimit: testLimit ?? 10_000)
      guard let outcome = try test.run(path) else { throw ShrinkRun.Failure.stopped }
      guard outcome == .fails else { throw try test.failure(path) }
      try run(&search, test, time)
      let progress = search.progress
      Terminal.write(
        arguments.has("--json")
          ? json(progress, target, test).text + "\n" : text(progress, target, test, time))
      let isSuspicious =
        progress.isMinimal && progress.itemCount > 0
        && (progress.keptCount == 0 || progress.messageCount == 0 && progress.lineCount == 2)
      if isSuspicious { Terminal.write(nothingLeft, to: .error) }
      if progress.isFlaky { Terminal.write(sometimes, to: .error) }
      return progress.isMinimal && !isSuspicious ? .done : .lossy
    } catch let error as ShrinkRun.Failure {
      return try status(of: error, path, time)
    }
  }

  /// Says why there is no result; what the shell is told.
  private static func status(
    of failure: ShrinkRun.Failure, _ path: String, _ time: ShrinkTime
  ) throws -> ExitStatus {
    switch failure {
    case .untestable, .unresolved: throw failure
    case .stopped:
      let hint = time.isInterrupted ? "" : "; --time was \(time.limit.quantityText)"
      Terminal.write("lightlag: \(path): \(failure)\(hint)\n", to: .error)
      return .lossy
    default:
      Terminal.write("lightlag: \(path): \(failure)\n", to: .error)
      return .failedVerdict
    }
  }

  private static func run(
    _ search: inout ShrinkRun, _ test: ShrinkTest, _ time: ShrinkTime
  ) throws {
    if search.isResumed { Terminal.write("goes on where it was stopped\n", to: .error) }
    let isShown = Terminal.isInteractive(.error)
    defer { if isShown { Terminal.write("\r\u{1b}[K", to: .error) } }
    try search.run { path in
      try test.run(path)
    } goesOn: { progress in
      if isShown {
        let (tests, messages) = (progress.testCount, progress.messageCount)
        Terminal.write(
          "\r\(tests.counted("test")), \(messages.counted("message")) left\u{1b}[K", to: .error)
      }
      return !time.isOver
    }
  }

  private static func text(
    _ progress: ShrinkRun.Progress, _ target: String, _ test: ShrinkTest, _ time: ShrinkTime
  ) -> String {
    let stopped = time.isOver ? time.ending : "not done"
    let ending =
      progress.isMinimal
      ? "no single thing more can be left out" : "\(stopped); call it again to go on"
    let hasGrown = progress.lineCount > progress.recordedLineCount
    return """
      wrote \(target): \(progress.messageCount.counted("message")), \
      \(progress.lineCount.counted("line")), after \
      \(progress.testCount.counted("test")); \(ending)\(progress.isDetached ? Self.detached : "")\
      \(hasGrown ? Self.grown(from: progress.recordedLineCount) : "")
      to see it fail: \(test.commandLine(target))
      to repeat it: lightlag replay \(Arguments.quoted(target))

      """
  }

  private static let nothingLeft =
    "lightlag: the test fails without any of what was recorded: does it look at the recording?\n"

  private static let sometimes =
    "lightlag: the test failed and then passed with the same recording; what failed only sometimes "
    + "was taken to pass\n"

  private static func grown(from lineCount: Int) -> String {
    "\nthese are more than the \(lineCount) lines there were: simulated ends say more to less"
  }

  private static let detached = "\nwhat the simulated ends had said is recorded in it"

  private static func json(
    _ progress: ShrinkRun.Progress, _ target: String, _ test: ShrinkTest
  ) -> JSON {
    [
      "file": .string(target), "tests": JSON(progress.testCount),
      "messages": JSON(progress.messageCount), "lines": JSON(progress.lineCount),
      "items": JSON(progress.itemCount), "kept": JSON(progress.keptCount),
      "minimal": .bool(progress.isMinimal), "flaky": .bool(progress.isFlaky),
      "detached": .bool(progress.isDetached),
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
}
