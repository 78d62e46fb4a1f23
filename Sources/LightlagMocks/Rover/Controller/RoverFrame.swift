package import LightlagCodecs

/// What the rover's server and its motor controller tell each other, as frames of the bus.
///
/// All identifiers have 11 bits, and numbers their highest byte first.
package enum RoverFrame: Hashable, Sendable {
  /// How the chassis is to move, in 1/4096 m/s and 1/64 degree a second.
  case setVelocities(x: Int16, y: Int16, rotation: Int16)
  /// How the chassis moves, in the same units.
  case velocities(x: Int16, y: Int16, rotation: Int16)
  /// Asks whether the controller is there.
  case heartbeatRequest
  /// It is.
  case heartbeatResponse
  /// How fast one motor is to turn, in mrad/s.
  case motorCommand(index: UInt8, velocity: Int16)
  /// How one motor fares: its speed in mrad/s and current in mA.
  case motorStatus(index: UInt8, velocity: Int16, current: Int16, fault: MotorFault?)
  /// Asks for the homing sequence.
  case homingRequest
  /// How far homing has come.
  case homing(Homing)
  /// Forgets an emergency stop and all faults, or says that this was done; ours alone.
  case clear
  /// Stops all motors, or says that they were stopped.
  case emergencyStop
  /// Where the mast is to look, in 1/64 degree.
  case mast(pan: Int16, tilt: Int16)

  /// The frame, as it is on the bus.
  package var frame: CANFrame {
    switch self {
    case .setVelocities(let x, let y, let rotation): Self.frame(0x00c, [x, y, rotation])
    case .velocities(let x, let y, let rotation): Self.frame(0x00d, [x, y, rotation])
    case .heartbeatRequest: CANFrame(identifier: 0x00e)
    case .heartbeatResponse: CANFrame(identifier: 0x00f)
    case .motorCommand(let index, let velocity):
      CANFrame(identifier: 0x100, [index] + Self.bytes(velocity))
    case .motorStatus(let index, let velocity, let current, let fault):
      CANFrame(
        identifier: 0x101,
        [index] + Self.bytes(velocity) + Self.bytes(current) + [fault?.rawValue ?? 0])
    case .homingRequest: CANFrame(identifier: 0x110, [UInt8](repeating: 0, count: 8))
    case .homing(let homing): CANFrame(identifier: 0x111, [homing.code, homing.percent])
    case .clear: CANFrame(identifier: 0x1fe)
    case .emergencyStop: CANFrame(identifier: 0x1ff, [0xff])
    case .mast(let pan, let tilt): Self.frame(0x301, [pan, tilt])
    }
  }

  /// Creates what a frame says, or `nil` where it says nothing to either of them.
  package init?(_ frame: CANFrame) {
    guard frame.kind == .data, !frame.isExtended else { return nil }
    switch (frame.identifier, frame.byteCount) {
    case (0x00c, 6):
      self = .setVelocities(x: frame.word(0), y: frame.word(2), rotation: frame.word(4))
    case (0x00d, 6):
      self = .velocities(x: frame.word(0), y: frame.word(2), rotation: frame.word(4))
    case (0x00e, 0): self = .heartbeatRequest
    case (0x00f, 0): self = .heartbeatResponse
    case (0x100, 3): self = .motorCommand(index: frame[0], velocity: frame.word(1))
    case (0x101, 6):
      guard frame[5] == 0 || MotorFault(rawValue: frame[5]) != nil else { return nil }
      self = .motorStatus(
        index: frame[0], velocity: frame.word(1), current: frame.word(3),
        fault: MotorFault(rawValue: frame[5]))
    case (0x110, 0), (0x110, 8): self = .homingRequest
    case (0x111, 2):
      guard let homing = Homing(code: frame[0], percent: frame[1]) else { return nil }
      self = .homing(homing)
    case (0x1fe, 0): self = .clear
    case (0x1ff, 0): self = .emergencyStop
    case (0x1ff, 1) where frame[0] == 0xff: self = .emergencyStop
    case (0x301, 4): self = .mast(pan: frame.word(0), tilt: frame.word(2))
    default: return nil
    }
  }

  private static func frame(_ identifier: UInt32, _ words: [Int16]) -> CANFrame {
    CANFrame(identifier: identifier, words.flatMap(bytes))
  }

  private static func bytes(_ word: Int16) -> [UInt8] {
    [UInt8(truncatingIfNeeded: word >> 8), UInt8(truncatingIfNeeded: word)]
  }
}

extension CANFrame {
  /// The two bytes from that place on, as a number with a sign.
  fileprivate func word(_ index: Int) -> Int16 {
    Int16(truncatingIfNeeded: Int(self[index]) << 8 | Int(self[index + 1]))
  }
}
