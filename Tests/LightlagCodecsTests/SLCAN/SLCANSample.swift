import LightlagCodecs
import TestSupport

/// Lines and what they mean, for several tests.
enum SLCANSample {
  static let payload: [UInt8] = [0x08, 0x00, 0x00, 0x00, 0x02, 0xdd]
  static let label = SLCANLabel("LLAG")

  /// Frames as lines, by the manuals and by CANable 2.
  static let frames: [(String, CANFrame)] = [
    ("t00C60800000002DD", CANFrame(identifier: 0x00c, payload)),
    ("t1FF0", CANFrame(identifier: 0x1ff)),
    (
      "t10081122334455667788",
      CANFrame(identifier: 0x100, Array(stride(from: 0x11, through: 0x88, by: 0x11)))
    ),
    ("T1FFFFFFF1AB", CANFrame(identifier: 0x1fff_ffff, [0xab], isExtended: true)),
    ("r7FF3", CANFrame(remote: 0x7ff, byteCount: 3)),
    ("R000000018", CANFrame(remote: 1, byteCount: 8, isExtended: true)),
    (
      "d1239" + String(repeating: "5A", count: 12),
      CANFrame(identifier: 0x123, [UInt8](repeating: 0x5a, count: 12), kind: .flexible)
    ),
    (
      "D00000123D" + String(repeating: "5A", count: 32),
      CANFrame(
        identifier: 0x123, [UInt8](repeating: 0x5a, count: 32), kind: .flexible, isExtended: true)
    ),
    (
      "b7FFF" + String(repeating: "C3", count: 64),
      CANFrame(identifier: 0x7ff, [UInt8](repeating: 0xc3, count: 64), kind: .flexibleFast)
    ),
    ("B000000000", CANFrame(identifier: 0, kind: .flexibleFast, isExtended: true)),
  ]

  static let commands: [(String, SLCANCommand)] = [
    ("", .empty), ("S6", .bitRate(6)), ("s031C", .bitTiming(0x031c, byteCount: 2)),
    ("s00031C", .bitTiming(0x00031c, byteCount: 3)), ("Y5", .dataRate(5)),
    ("O", .open(isListening: false)), ("L", .open(isListening: true)), ("C", .close),
    ("P", .poll), ("A", .pollAll), ("X1", .autoPoll(true)), ("Z0", .timestamps(false)),
    ("F", .status), ("M00000000", .acceptanceCode(0)), ("mFFFFFFFF", .acceptanceMask(.max)),
    ("W2", .filterMode(2)), ("V", .version), ("v", .firmware), ("N", .serialNumber),
    ("U0", .lineSpeed(0)), ("Q1", .autoStart(1)),
  ]

  static let replies: [(String, SLCANReply)] = [
    ("", .done), ("z", .queued(isExtended: false)), ("Z", .queued(isExtended: true)),
    ("A", .polledAll), ("F81", .status([.receiveQueueFull, .busError])),
    ("V1013", .version(hardware: 10, software: 13)),
    ("sw096003", .state(SLCANState(.warning, receiveErrors: 96, transmitErrors: 3))),
    ("e2aO", .errors([.acknowledgement, .transmitOverrun])), ("e0", .errors([])),
  ]

  /// Returns what a decoder makes of a text in which each CR is written as a semicolon and BEL
  /// as an exclamation mark.
  static func events(
    _ text: String, _ side: SLCANDecoder.Side = .host, _ mode: SLCANMode = .strict,
    bufferLimit: Int = 1_024
  ) -> [SLCANEvent] {
    var decoder = SLCANDecoder(side, mode: mode, bufferLimit: bufferLimit)
    var events: [SLCANEvent] = []
    decoder.receive(bytes(text), into: &events)
    return events
  }

  static func bytes(_ text: String) -> [UInt8] {
    text.utf8.map { $0 == UInt8(ascii: ";") ? 0x0d : $0 == UInt8(ascii: "!") ? 0x07 : $0 }
  }

  /// Returns a frame of any kind, the same for a seed.
  static func frame(_ chance: inout SplitMix64) -> CANFrame {
    let isExtended = Bool.random(using: &chance)
    let limit = isExtended ? CANFrame.extendedLimit : CANFrame.standardLimit
    let identifier = UInt32.random(in: 0...limit, using: &chance)
    switch Int.random(in: 0..<4, using: &chance) {
    case 0:
      let count = Int.random(in: 0...8, using: &chance)
      return CANFrame(remote: identifier, byteCount: count, isExtended: isExtended)
    case 1:
      let count = [12, 16, 20, 24, 32, 48, 64].randomElement(using: &chance) ?? 12
      return CANFrame(
        identifier: identifier, data(count, &chance),
        kind: Bool.random(using: &chance) ? .flexible : .flexibleFast, isExtended: isExtended)
    default:
      let stamp = Bool.random(using: &chance) ? UInt16.random(in: 0..<60_000, using: &chance) : nil
      return CANFrame(
        identifier: identifier, data(Int.random(in: 0...8, using: &chance), &chance),
        isExtended: isExtended, timestamp: stamp)
    }
  }

  private static func data(_ count: Int, _ chance: inout SplitMix64) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
  }
}
