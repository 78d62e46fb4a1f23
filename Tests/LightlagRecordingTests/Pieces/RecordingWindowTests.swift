import LightlagCore
import LightlagRecording
import Testing

/// The last seconds of a run, in bounded memory.
@Suite struct RecordingWindowTests {
  private static func at(_ milliseconds: Int) -> Instant {
    Instant.start.advanced(by: .milliseconds(milliseconds))
  }

  private static func line(_ milliseconds: Int) -> [UInt8] {
    let time = at(milliseconds).nanoseconds
    return Array("{\"t\":\(time),\"ev\":\"mark\",\"name\":\"n\",\"data\":\"d\"}\n".utf8)
  }

  /// A line each 10 ms until one second.
  private static func filled(_ window: RecordingWindow) -> RecordingWindow {
    var window = window
    for time in stride(from: 0, through: 1_000, by: 10) {
      window.append(line(time), [], at: at(time))
    }
    return window
  }

  /// 200 ms hold 21 lines that are 10 ms apart, and no batch of two: a 64th of it is 3 ms.
  @Test func `it has the lines of its duration as a recording of their own`() throws {
    let window = Self.filled(RecordingWindow(duration: .milliseconds(200)))
    let (lines, blobs) = window.recording(Golden.header, until: Self.at(1_005))
    let recording = try Recording(lines)
    #expect(
      recording.events.map(\.instant) == stride(from: 800, through: 1_000, by: 10).map(Self.at))
    #expect(recording.isComplete && recording.endInstant == Self.at(1_005) && blobs.isEmpty)
    #expect(recording.header.part == RecordingPart(start: Self.at(800)))
  }

  @Test func `it keeps no more bytes than it may`() throws {
    let byteCount = Self.line(1_000).count
    let window = Self.filled(RecordingWindow(duration: .seconds(9), byteLimit: byteCount * 30))
    #expect((byteCount * 25...byteCount * 30).contains(window.byteCount))
    let recording = try Recording(window.recording(Golden.header, until: Self.at(1_000)).lines)
    #expect(recording.events.last?.instant == Self.at(1_000))
    #expect((25...30).contains(recording.events.count))
  }

  @Test func `what stands beside a line goes with it`() throws {
    var window = RecordingWindow(duration: .milliseconds(100))
    for time in [0, 500] {
      let (lines, blobs) = BlobTests.record([
        Message(.binary, [UInt8](repeating: UInt8(time / 100), count: 70_000))
      ])
      // The one line between the header and the end.
      let line = Array(lines.split(separator: UInt8(ascii: "\n"))[1]) + [UInt8(ascii: "\n")]
      window.append(line, blobs, at: Self.at(time))
    }
    let blobs = window.recording(Golden.header, until: Self.at(500)).blobs
    #expect(blobs.map(\.bytes.first) == [5])
    #expect(window.byteCount < 71_000)
  }

  @Test func `where nothing was forgotten it is the whole run`() throws {
    let window = Self.filled(RecordingWindow(duration: .seconds(1)))
    let recording = try Recording(window.recording(Golden.header, until: Self.at(1_000)).lines)
    #expect(recording.events.count == 101)
    #expect(recording.header.part == nil)
  }

  @Test func `an empty one is a recording of nothing`() throws {
    let window = RecordingWindow(duration: .seconds(1))
    let recording = try Recording(window.recording(Golden.header, until: Self.at(7)).lines)
    #expect(recording.events.isEmpty && recording.isComplete)
    #expect(recording.header.part == nil && recording.endInstant == Self.at(7))
  }
}
