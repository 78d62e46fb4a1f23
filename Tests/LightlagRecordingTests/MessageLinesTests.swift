import Foundation
import LightlagCore
import LightlagRecording
import Testing

@Suite struct MessageLinesTests {
  /// Takes the header first.
  private static func lines(of events: [SessionEvent]) -> String {
    var recorder = Recorder(header: Golden.header)
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    for event in events { recorder.observe(event) }
    recorder.take(into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: [0, 1, 2, 3, 5, 6, 7, 8, 13, 14, 100, 65_537])
  func `a line has room for the largest numbers and payloads of any length`(count: Int) {
    let connection = ConnectionID(index: 4_294_967_295)
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ count) }
    let message = Message(.binary, bytes)
    let lines = Self.lines(of: [
      SessionEvent(
        instant: .end, connection: connection,
        kind: .sent(.downlink, index: 0, message, .scheduled(due: .end), queued: 0)),
      SessionEvent(
        instant: .end, connection: connection,
        kind: .arrived(Arrival(direction: .downlink, index: .max, due: .end))),
    ])
    let (largest, text) = ("9223372036854775807", Data(bytes).base64EncodedString())
    let start = "{\"t\":\(largest),\"ev\":"
    let whose = "\"c\":\"c4294967296\",\"d\":\"dn\""
    #expect(
      lines == "\(start)\"msg\",\(whose),\"k\":\"bin\",\"due\":\(largest),\"b64\":\"\(text)\"}\n"
        + "\(start)\"recv\",\(whose),\"i\":\(largest),\"due\":\(largest)}\n")
  }

  @Test func `connections that are many have each its own lines`() {
    let indices = [0, 256, 0, 700, 512, 255, 700]
    let lines = Self.lines(
      of: indices.map { index in
        SessionEvent(
          instant: .start, connection: ConnectionID(index: index),
          kind: .arrived(Arrival(direction: .uplink, index: 7, due: .start)))
      })
    let expected = indices.map { index in
      "{\"t\":0,\"ev\":\"recv\",\"c\":\"c\(index + 1)\",\"d\":\"up\",\"i\":7,\"due\":0}\n"
    }
    #expect(lines == expected.joined())
  }
}
