import LightlagCodecs
import LightlagCore
import LightlagMocks
import Testing

@Suite struct CANBridgeTests {
  private static func text(_ bytes: [UInt8]) -> String {
    String(decoding: bytes.map { $0 == 0x0d ? UInt8(ascii: ";") : $0 }, as: UTF8.self)
  }

  @Test func `it opens the adapter, and again until there is a sign of life`() {
    var bridge = CANBridge(bufferBytes: 1_024)
    var bytes: [UInt8] = []
    bridge.advance(to: .start, into: &bytes)
    #expect(Self.text(bytes) == "C;S6;O;t00E0;")
    #expect(bridge.deadline == Instant(nanoseconds: 500_000_000))
    bytes = []
    bridge.advance(to: bridge.deadline, into: &bytes)
    #expect(Self.text(bytes) == "S6;O;t00E0;")
    var frames: [RoverFrame] = []
    bridge.read(Array("\r\rz\rt00F0\r".utf8), into: &frames)
    #expect(bridge.isAlive && frames == [])
    bytes = []
    bridge.advance(to: bridge.deadline, into: &bytes)
    #expect(Self.text(bytes) == "t00E0;")
    #expect(bridge.counts.openings == 2 && bridge.counts.heartbeats == 3)
  }

  @Test func `frames become lines and lines frames, and what is neither is counted`() {
    var bridge = CANBridge(bufferBytes: 1_024)
    var bytes: [UInt8] = []
    bridge.write(.setVelocities(x: 2_048, y: 0, rotation: 733), into: &bytes)
    #expect(Self.text(bytes) == "t00C60800000002DD;")
    #expect(bridge.lastDrive == .setVelocities(x: 2_048, y: 0, rotation: 733))
    var frames: [RoverFrame] = []
    bridge.read(Array("t11120232\rt7FF0\rt0X\r\u{7}t1FF1FF\r".utf8), into: &frames)
    #expect(frames == [.homing(.complete), .emergencyStop])
    let counts = bridge.counts
    #expect(
      counts.read == 2 && counts.strangers == 1 && counts.damaged == 1 && counts.refusals == 1)
  }
}
