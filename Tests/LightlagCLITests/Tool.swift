import Foundation
import Testing

/// The built tool, run as a process.
enum Tool {
  /// What a run has left behind.
  struct Result: Equatable {
    var status: Int32
    var output: String
    var errors: String

    /// A run that did what was asked, with nothing to say about it.
    static func done(_ output: String) -> Result { Result(status: 0, output: output, errors: "") }

    /// A run that gave up with one line.
    static func failed(_ status: Int32, _ line: String) -> Result {
      Result(status: status, output: "", errors: "lightlag: \(line)\n")
    }
  }

  /// Where it is: as the environment says, or else beside the tests.
  static var url: URL {
    if let path = ProcessInfo.processInfo.environment["LIGHTLAG_TOOL"] {
      return URL(filePath: path)
    }
    let tests = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    return tests.deletingLastPathComponent().appending(path: "lightlag")
  }

  /// Runs it to its end.
  static func run(_ arguments: String..., in folder: Scratch? = nil) throws -> Result {
    try run(url, arguments, in: folder)
  }

  /// Runs it to its end.
  static func run(_ arguments: [String], in folder: Scratch? = nil) throws -> Result {
    try run(url, arguments, in: folder)
  }

  /// Runs it to its end with further variables in its environment.
  static func run(
    _ arguments: [String], in folder: Scratch?, environment: [String: String]
  ) throws -> Result {
    try run(url, arguments, in: folder, environment: environment)
  }

  /// Runs it to its end on a terminal of its own, whose output is one stream with `\r\n`.
  static func runOnTerminal(
    _ arguments: String, behind prefix: String = "", in folder: Scratch? = nil,
    environment: [String: String] = [:]
  ) throws -> Result {
    let command = "\(prefix) '\(url.path)' \(arguments)"
    return try run(
      URL(filePath: script), ["-qec", command, "/dev/null"], in: folder, environment: environment)
  }

  /// The program that gives a terminal, of the package bsdutils.
  static let script = "/usr/bin/script"

  /// Whether there is that program.
  static var hasTerminal: Bool { FileManager.default.isExecutableFile(atPath: script) }

  /// Makes a process of it that has not begun.
  static func process(
    _ arguments: [String], of program: URL = url, in folder: Scratch? = nil,
    environment: [String: String] = [:]
  ) -> Process {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    if let folder { process.currentDirectoryURL = folder.url }
    process.environment = ProcessInfo.processInfo.environment
      // A machine that runs tests for people has CI set, which keeps recordings from being made.
      .filter { $0.key != "NO_COLOR" && $0.key != "CI" }.merging(environment) { $1 }
    return process
  }

  private static func run(
    _ program: URL, _ arguments: [String], in folder: Scratch?, environment: [String: String] = [:]
  ) throws -> Result {
    let process = process(arguments, of: program, in: folder, environment: environment)
    let (output, errors) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    // What goes to standard error is never more than a pipe holds.
    let outputBytes = output.fileHandleForReading.readDataToEndOfFile()
    let errorBytes = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: outputBytes, as: UTF8.self),
      errors: String(decoding: errorBytes, as: UTF8.self))
  }
}
