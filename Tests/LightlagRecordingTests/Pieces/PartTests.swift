import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// Recordings of parts of a run.
@Suite struct PartTests {
  /// The golden run in two parts, the second from its third line on.
  static func parts() -> [[UInt8]] {
    var header = Golden.header
    header.part = RecordingPart(number: 1, start: .start)
    var recorder = Recorder(header: header, isDigested: false)
    var (first, second, piece): ([UInt8], [UInt8], [UInt8]) = ([], [], [])
    for event in Golden.events.prefix(2) { recorder.observe(event) }
    recorder.take(into: &first)
    let now = Golden.events[2].instant
    let digest = SHA256.hexDigest(of: first)
    recorder.endPart(at: now, next: "b.jsonl", digest: digest)
    recorder.take(into: &piece)
    first += piece
    recorder.beginPart(
      RecordingPart(number: 2, start: now, predecessor: .init(file: "a.jsonl", digest: digest)))
    for event in Golden.events.dropFirst(2) { recorder.observe(event) }
    recorder.take(into: &second)
    recorder.finish(at: Golden.end, digest: SHA256.hexDigest(of: second))
    recorder.take(into: &piece)
    return [first, second + piece]
  }

  @Test func `each is a recording that names its neighbour`() throws {
    let parts = Self.parts()
    let (first, second) = (try Recording(parts[0]), try Recording(parts[1]))
    #expect(first.isComplete && second.isComplete)
    #expect(first.end?.next == "b.jsonl" && second.end?.next == nil)
    #expect(first.header.part == RecordingPart(number: 1, start: .start))
    let digest = try #require(first.end?.digest)
    #expect(
      second.header.part
        == RecordingPart(
          number: 2, start: first.endInstant, predecessor: .init(file: "a.jsonl", digest: digest)))
    #expect(first.unknownKeyCount == 0 && second.unknownKeyCount == 0)
  }

  @Test func `one behind the other they have all lines of the run`() {
    let lines = Self.parts().flatMap { part in
      part.split(separator: UInt8(ascii: "\n")).dropFirst().dropLast()
    }
    #expect(
      lines.map { String(decoding: $0, as: UTF8.self) } == Golden.lines.dropFirst().dropLast())
  }

  @Test func `connections that were opened before it are taken`() throws {
    let second = Self.parts()[1]
    var (check, reader) = (RecordingCheck(), RecordingReader())
    reader.append(second)
    while let line = try reader.next() {
      check.look(at: line, reader.line, number: reader.lineNumber)
    }
    #expect(!check.findings.contains { $0.severity == .error })
  }

  @Test func `only the first can be repeated`() throws {
    let parts = Self.parts()
    #expect(throws: Replay.Failure.continuation) {
      try ReplayTests.replay(try Recording(parts[1]))
    }
  }
}
