import Foundation
import Lightlag
import LightlagEncoding
import Testing

/// The recordings in Tests/Samples, of which those written by hand tell one thing each.
@Suite struct SampleFilesTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Samples")

  static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? [])
    .filter { $0.hasSuffix(".jsonl") }.sorted()

  /// Those that cannot come out the same: the end of a run alone, and a key that we do not write.
  static let unrepeatable: Set = ["run-in-parts.0002.jsonl", "text-before-json.jsonl"]

  private static func path(_ name: String) -> String { folder.appending(path: name).path }

  private func recording(_ name: String) throws -> Recording {
    try Recording(path: Self.path(name))
  }

  @Test func `it is written down what is to be found in each`() throws {
    let expected = try JSON(parsing: Samples.bytes(of: Self.path("expected.json")))
    guard case .object(let members) = expected else { return #expect(Bool(false), "no object") }
    #expect(members.map(\.name) == Self.names)
    #expect(Self.unrepeatable.isSubset(of: Self.names))
  }

  @Test(arguments: names)
  func `what is found is what is expected`(name: String) throws {
    let recording = try recording(name)
    let expected = try #require(
      JSON(parsing: Samples.bytes(of: Self.path("expected.json")))[name])
    let payloads = recording.events.flatMap { event in
      if case .sent(_, _, let message, _, _) = event.kind { message.bytes } else { [UInt8]() }
    }
    #expect(expected["payloads"] == .string(SHA256.hexDigest(of: payloads)))
    let seed = try #require(expected["seed"]?.string.flatMap { UInt64($0) })
    #expect(recording.header.configuration.seed == Seed(seed))
    #expect(expected["end"] == .string("\(recording.endInstant.nanoseconds)"))
    #expect(expected["sha256"] == .string(try #require(recording.end?.digest)))
  }

  @Test(arguments: names)
  func `nothing is unknown, and the header is written again as it was`(name: String) throws {
    let recording = try recording(name)
    #expect(recording.unknownKeyCount == 0 && recording.unknownLineCount == 0)
    #expect(recording.bytes.starts(with: recording.header.line + [UInt8(ascii: "\n")]))
  }

  @Test(arguments: names.filter { !unrepeatable.contains($0) })
  func `each comes out the same, and again`(name: String) throws {
    let recording = try recording(name)
    for _ in 0..<2 { #expect(try Replay.run(recording) == .same(isComplete: true)) }
  }

  @Test func `the parts of a run are one that comes out the same`() throws {
    let parts = Self.names.filter { $0.hasPrefix("run-in-parts.") }
    #expect(parts.count == 2)
    try Samples.withFile { path in
      let merge = try RecordingMerge(of: parts.reversed().map(Self.path), to: path, .jsonLines)
      #expect(!merge.isLossy)
      let run = try Recording(path: path)
      #expect(run.header.part == nil && run.end?.next == nil)
      #expect(try Replay.run(run) == .same(isComplete: true))
    }
  }

  @Test(arguments: names.filter { $0.hasPrefix("match-") })
  func `what is asked of another run is true of its own`(name: String) throws {
    let recording = try recording(name)
    let rules = try #require(recording.header.match)
    let verdict = RunComparison(rules).compare(expected: recording, actual: recording)
    #expect(verdict.hasPassed && verdict.warnings.isEmpty, "\(verdict.text())")
  }
}
