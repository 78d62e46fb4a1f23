import Foundation
import LightlagRecording
import Testing

/// Sessions that were recorded once, and between them have every line, condition and rule.
@Suite struct EveryFormTests {
  static let names = try? Repository.names(in: "Tests/Samples", suffix: ".jsonl")
    .filter { $0.hasPrefix("every-form-") }

  /// Where runs are written for `Tests/Peers/every_form_test.py` to choose from, usually nowhere.
  static let candidates = ProcessInfo.processInfo.environment["LIGHTLAG_CANDIDATES"]

  @Test(.enabled(if: candidates != nil))
  func `runs to choose from are written`() throws {
    let folder = URL(filePath: try #require(Self.candidates))
    for seed in UInt64(1)...400 {
      let bytes = try LiveRun.record(.both, seed: seed)
      try Data(bytes).write(to: folder.appending(path: "run-\(seed).jsonl"))
    }
  }

  @Test func `there are some`() {
    #expect(Self.names?.isEmpty == false)
  }

  @Test(arguments: names ?? [])
  func `each repeats to the byte, and nothing in it is unknown`(name: String) throws {
    let recording = try Recording(try Repository.bytes("Tests/Samples/\(name)"))
    #expect(recording.unknownKeyCount == 0 && recording.unknownLineCount == 0)
    // Both sides came from outside, so nothing is simulated but the links.
    #expect(recording.header.subject == .both)
    #expect(try ReplayTests.replay(recording) == .same(isComplete: true))
  }

  /// What is read of the header says all that stands in it.
  @Test(arguments: names ?? [])
  func `each header is written again as it was`(name: String) throws {
    let bytes = try Repository.bytes("Tests/Samples/\(name)")
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
    #expect(try Recording(bytes).header.line == line)
  }

  /// A longer text than the golden one, with nested conditions: no byte of it may trap.
  ///
  /// Of each fifth byte one bit is changed.
  @Test(arguments: names ?? [])
  func `a header with a bit changed is an error or another value`(name: String) throws {
    let bytes = try Repository.bytes("Tests/Samples/\(name)")
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") }) + [UInt8(ascii: "\n")]
    let header = try Recording(line).header
    for index in stride(from: 0, to: line.count, by: 5) {
      var changed = line
      changed[index] ^= 1 << UInt8(index % 8)
      let recording = try? Recording(changed)
      #expect(recording?.header != header || recording?.unknownKeyCount != 0, "byte \(index)")
    }
  }
}
