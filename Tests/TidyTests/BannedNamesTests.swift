import Testing

/// Names that would let time, chance, threads or rounding into the lower floors, and code that
/// has no place anywhere.
@Suite struct BannedNamesTests {
  static let belowFloor3 =
    bans(
      [
        "Date", ".now", "ContinuousClock", "SuspendingClock", "sleep", "DispatchQueue", "Thread",
        "Task", "async", "Mutex",
      ], "Take the instant as a parameter, and leave clocks and threads to the drivers.")
    + bans(
      ["random(", "shuffled", "SystemRandomNumberGenerator", "UUID", "hashValue"],
      "Draw from the seed, so that a run can be repeated.")
    + bans(["print"], "Return the value, and let the command print it.")
    + bans(["import Foundation"], "Do without Foundation below floor 3.")
    + bans(
      ["Float", "pow(", "log(", "exp(", "sqrt(", "rounded("],
      "Count in integers, so that every machine gets the same result.")
    + [
      Ban(
        "Double", "Count in integers; a Double is only for parsing, turned into one on the spot.",
        except: [
          "Sources/LightlagCore/Chance/Probability.swift": percent,
          "Sources/LightlagCore/Impairments/Correlation/Correlation.swift": percent,
          "Sources/LightlagCore/Impairments/Loss/Loss.swift": percent,
          "Sources/LightlagCore/Impairments/Order/Duplication.swift": percent,
        ])
    ]

  private static let percent = "percent(_:) takes what people write."

  static let everywhere =
    bans(["try!", "as!"], "Throw, or unwrap with guard: a wrong input must not end the program.")
    + bans(["fatalError"], "Use precondition with a reason, or throw.")
    + bans(["@unchecked Sendable"], "Make it a value, or put what is shared behind a Mutex.")

  static let outsideDrivers = Ban(
    "unsafe", "Move what needs it to LightlagDrivers.",
    except: [
      "Sources/LightlagEncoding/MutableSpan+Word.swift": "Eight bytes are stored as one word.",
      "Sources/LightlagTesting/EscapingBody.swift": "A test's body must escape.",
      "Sources/LightlagTime/Runtime/LoopThread.swift": "It starts a thread of POSIX.",
      "Sources/LightlagTime/Runtime/Resumption.swift": "A checked continuation is an allocation.",
      "Sources/LightlagTime/Runtime/Semaphore.swift": "It holds a semaphore of POSIX.",
      "Sources/LightlagTime/Runtime/TaskLoop+Runtime.swift": "The runtime gives bare pointers.",
    ])

  @Test(arguments: belowFloor3)
  func `below floor 3 it is not used`(ban: Ban) throws {
    Violation.report(Self.violations(of: ban, in: try Repository.sources(onFloors: 0...2)))
  }

  @Test(arguments: everywhere)
  func `in no source is it used`(ban: Ban) throws {
    Violation.report(Self.violations(of: ban, in: try Repository.sources))
  }

  @Test func `unsafe code stands in LightlagDrivers and what touches the runtime alone`() throws {
    let files = try Repository.sources.filter { $0.target != "LightlagDrivers" }
    Violation.report(Self.violations(of: Self.outsideDrivers, in: files))
  }

  @Test func `what is left to do has an issue`() throws {
    try Violation.report(Repository.sources.flatMap(Self.notesWithoutIssue))
  }

  @Test(arguments: belowFloor3 + everywhere + [outsideDrivers])
  func `the name is found in code but not in words, comments and strings`(ban: Ban) {
    let lines = [
      "let a = \(ban.code)", "// \(ban.code)", "let b = \"\(ban.code)\"", "/* \(ban.code) */",
      "let c = \"\\(\(ban.code)))\"", "let d = my\(ban.code)s",
    ]
    // Line 5 is code in a string; a pattern that starts with a symbol also fits behind a word.
    let startsWithWord = ban.code.first?.isLetter == true
    let file = SourceFile(path: "Sample.swift", text: lines.joined(separator: "\n"))
    let found = Self.violations(of: ban, in: [file]).map(\.line)
    #expect(found.prefix(2) == [1, 5])
    #expect(!startsWithWord || found.count == 2)
  }

  @Test func `negating what was tried is no forced try`() {
    let file = SourceFile(path: "Sample.swift", text: "let isOver = try !next()")
    #expect(Self.everywhere.flatMap { Self.violations(of: $0, in: [file]) } == [])
  }

  @Test func `a note needs its issue on the same line`() {
    let code = """
      // TODO: later
      // TODO (#12): later
      let text = "TODO"  // FIXME #
      """
    let file = SourceFile(path: "Sample.swift", text: code)
    #expect(Self.notesWithoutIssue(in: file).map(\.line) == [1, 3])
  }

  private static func bans(_ names: [String], _ advice: String) -> [Ban] {
    names.map { Ban($0, advice) }
  }

  private static func violations(of ban: Ban, in files: [SourceFile]) -> [Violation] {
    files.flatMap { file -> [Violation] in
      let lines = ban.lines(in: file)
      guard ban.exceptions[file.path] != nil else {
        return lines.map {
          Violation(path: file.path, line: $0, advice: "\(ban.code) stands here. \(ban.advice)")
        }
      }
      guard lines.isEmpty else { return [] }
      let advice = "Strike this file from the exceptions for \(ban.code): it has no need of one."
      return [Violation(path: file.path, line: 1, advice: advice)]
    }
  }

  private static func notesWithoutIssue(in file: SourceFile) -> [Violation] {
    file.tokens.filter { $0.kind == .comment || $0.kind == .documentation }
      .filter { $0.text.contains(/\b(TODO|FIXME)\b/) && !$0.text.contains(/#[0-9]/) }
      .map {
        Violation(path: file.path, line: $0.line, advice: "Name the issue (#12), or do it now.")
      }
  }
}
