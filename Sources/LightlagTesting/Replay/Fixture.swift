import Foundation
import Lightlag

/// A recording that is kept with the tests.
struct Fixture: Sendable {
  /// Where it is.
  let path: String
  /// What it holds.
  let recording: Recording
  /// What must be equal.
  let rules: MatchRules

  /// Reads a recording, and the rules that belong to it.
  ///
  /// A path that is not absolute is looked for in the folder of the test, and then in those above
  /// it, so that it does not matter where the tests are run from.
  init(_ path: String, for place: TestPlace) throws {
    self.path = Self.find(path, from: place.folder)
    recording = try Recording(path: self.path)
    rules = try MatchRules(for: recording, at: self.path)
  }

  private static func find(_ path: String, from folder: String) -> String {
    guard !path.hasPrefix("/") else { return path }
    var folders = folder.split(separator: "/", omittingEmptySubsequences: false)
    while !folders.isEmpty {
      let candidate = folders.joined(separator: "/") + "/" + path
      if FileManager.default.fileExists(atPath: candidate) { return candidate }
      folders.removeLast()
    }
    return path
  }

  /// Tells of a verdict that is not passed.
  func report(_ verdict: MatchVerdict, at place: TestPlace, _ remark: String? = nil) {
    if !verdict.hasPassed { tell(verdict.text(), at: place, remark) }
  }

  /// Tells where a repetition differs.
  func report(_ divergence: Replay.Divergence, at place: TestPlace) {
    func shown(_ line: [UInt8]) -> String { String(decoding: line.prefix(400), as: UTF8.self) }
    let before = divergence.linesBefore.map { "    \(shown($0))\n" }.joined()
    let text = """
      it differs at line \(divergence.line):
      \(before)  - \(divergence.expected.map(shown) ?? "(the recording ends here)")
        + \(divergence.actual.map(shown) ?? "(the repetition ends here)")
      """
    tell(text, at: place)
  }

  /// Tells what is wrong.
  func tell(_ text: String, at place: TestPlace, _ remark: String? = nil) {
    place.record([path + ": " + text, remark].compactMap { $0 }.joined(separator: "\n"))
  }
}
