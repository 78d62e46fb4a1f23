import LightlagCodecs
import LightlagMocks
import Testing

@Suite struct RoverFrameTests {
  /// 0.5 m/s x 4096 = 0x0800, and 11.459 degrees/s x 64 = 733 = 0x02DD.
  @Test func `the velocities of the chassis are on the bus as documented`() {
    var line: [UInt8] = []
    SLCANEncoder.append(RoverFrame.setVelocities(x: 0x800, y: 0, rotation: 733).frame, to: &line)
    #expect(String(decoding: line, as: UTF8.self) == "t00C60800000002DD\r")
  }

  @Test(
    arguments: [
      (.setVelocities(x: 1, y: -2, rotation: .min), 0x00c, 6),
      (.velocities(x: .max, y: 0, rotation: -1), 0x00d, 6), (.heartbeatRequest, 0x00e, 0),
      (.heartbeatResponse, 0x00f, 0), (.motorCommand(index: 3, velocity: -10_000), 0x100, 3),
      (.motorStatus(index: 5, velocity: -1, current: 5_000, fault: .timeout), 0x101, 6),
      (.motorStatus(index: 0, velocity: 7, current: 0, fault: nil), 0x101, 6),
      (.homingRequest, 0x110, 8), (.homing(.running(percent: 42)), 0x111, 2),
      (.homing(.complete), 0x111, 2), (.homing(.failed), 0x111, 2), (.clear, 0x1fe, 0),
      (.emergencyStop, 0x1ff, 1), (.mast(pan: -64, tilt: 128), 0x301, 4),
    ] as [(RoverFrame, UInt32, Int)])
  func `what is told comes back from the bus`(frame: RoverFrame, identifier: UInt32, count: Int) {
    #expect(frame.frame.identifier == identifier && frame.frame.byteCount == count)
    #expect(RoverFrame(frame.frame) == frame)
    // On another identifier, extended, or with a byte too many, it says nothing.
    let data = frame.frame.data
    #expect(RoverFrame(CANFrame(identifier: identifier, data, isExtended: true)) == nil)
    #expect(RoverFrame(CANFrame(identifier: 0x7ff, data)) == nil)
    if count < 8 { #expect(RoverFrame(CANFrame(identifier: identifier, data + [1])) != frame) }
  }

  @Test func `an emergency stop may be empty, and a fault must be known`() {
    #expect(RoverFrame(CANFrame(identifier: 0x1ff)) == .emergencyStop)
    #expect(RoverFrame(CANFrame(identifier: 0x1ff, [0])) == nil)
    #expect(RoverFrame(CANFrame(identifier: 0x101, [0, 0, 0, 0, 0, 7])) == nil)
  }
}
