import Foundation
import Testing

/// A run of tests that are meant to fail, by a process of its own.
///
/// What tests say as they fail, which of them a filter finds, and what the environment does to all
/// of a process, shows only so.
struct FixtureRun: Sendable {
  /// Whether this process is one of those.
  static var isHere: Bool { ProcessInfo.processInfo.environment[variable] != nil }

  private static let variable = "LIGHTLAG_TESTS_FIXTURES"

  /// What it has said.
  let text: String

  /// Whether it ended in order, and was not killed.
  let hasEnded: Bool

  /// Runs what a filter finds.
  init(_ filter: String, environment: [String: String] = [:]) async throws {
    let path = FileManager.default.temporaryDirectory
      .appending(path: "lightlag-fixtures-\(UUID().uuidString).txt").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data().write(to: URL(filePath: path))
    let output = try #require(FileHandle(forWritingAtPath: path))
    let process = Process()
    process.executableURL = URL(filePath: CommandLine.arguments[0])
    process.arguments = ["--testing-library", "swift-testing", "--filter", filter]
    process.environment = ProcessInfo.processInfo.environment
      .merging([Self.variable: "1"]) { $1 }.merging(environment) { $1 }
    (process.standardOutput, process.standardError) = (output, output)
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in done.resume() }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    hasEnded = process.terminationReason == .exit
    text = try String(contentsOf: URL(filePath: path), encoding: .utf8)
  }

  /// How many tests it has run.
  var testCount: Int? {
    text.firstMatch(of: /Test run with (\d+) test/).flatMap { Int($0.1) }
  }

  /// The filters of the lines to run tests again, as a shell reads them.
  func filters() throws -> [String] {
    try text.matches(of: /again: LIGHTLAG_SEED=0x[0-9a-f]+ swift test --filter (.+)/)
      .map { String($0.1) }
      .reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
      .map(Self.unquoted)
  }

  /// The files that recordings were written to.
  var recordings: [String] {
    text.matches(of: /recorded (\/.+)/).map { String($0.1) }
  }

  private static func unquoted(_ word: String) throws -> String {
    let shell = Process()
    let output = Pipe()
    shell.executableURL = URL(filePath: "/bin/sh")
    shell.arguments = ["-c", "printf %s " + word]
    shell.standardOutput = output
    try shell.run()
    let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
    shell.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self)
  }
}
