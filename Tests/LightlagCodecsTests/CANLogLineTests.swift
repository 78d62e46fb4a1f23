import LightlagCodecs
import Testing

@Suite struct CANLogLineTests {
  static func frame(_ body: String) throws -> CANFrame {
    try CANLogLine(parsing: Array("(1.5) can0 \(body)".utf8)).frame
  }

  static let bodies: [(String, CANFrame)] = [
    ("123#DEADBEEF", CANFrame(identifier: 0x123, [0xDE, 0xAD, 0xBE, 0xEF])),
    ("7FF#", CANFrame(identifier: 0x7FF)),
    ("1FFFFFFF#01", CANFrame(identifier: 0x1FFF_FFFF, [1], isExtended: true)),
    ("00000123#01", CANFrame(identifier: 0x123, [1], isExtended: true)),
    ("123#R", CANFrame(remote: 0x123, byteCount: 0)),
    ("123#R8", CANFrame(remote: 0x123, byteCount: 8)),
    ("00000123#R", CANFrame(remote: 0x123, byteCount: 0, isExtended: true)),
    ("123##0AA", CANFrame(identifier: 0x123, [0xAA], kind: .flexible)),
    (
      "123##1" + String(repeating: "5A", count: 64),
      CANFrame(identifier: 0x123, [UInt8](repeating: 0x5A, count: 64), kind: .flexibleFast)
    ),
  ]

  @Test(arguments: bodies)
  func `a frame is read, and written as it was`(body: String, frame: CANFrame) throws {
    #expect(try Self.frame(body) == frame)
    let line = CANLogLine(
      nanoseconds: 1_500_000_000, interface: "can0", frame: frame, isSent: true)
    #expect(line.text == "(0000000001.500000) can0 \(body) T")
    #expect(try CANLogLine(parsing: Array((line.text ?? "").utf8)) == line)
  }

  @Test func `other ways to write a frame mean the same`() throws {
    #expect(try Self.frame("123#de.ad.be.ef") == Self.frame("123#DEADBEEF"))
    #expect(try Self.frame("123#1122334455667788_E") == Self.frame("123#1122334455667788"))
    // The flags are a digit of bits, of which the lowest alone is the rate's.
    #expect(try Self.frame("123##5AA") == Self.frame("123##1AA"))
    let text = "(1234567890.123456789)  vcan1  001#  R\r"
    let line = try CANLogLine(parsing: Array(text.utf8))
    #expect(line.nanoseconds == 1_234_567_890_123_456_789 && line.interface == "vcan1")
    #expect(!line.isSent)
  }

  /// Flags: 1 is BRS, 2 ESI, 4 FDF, which says nothing new, and 8 nothing that is known.
  @Test(
    arguments: [
      ("123##0AA", []), ("123##5AA", []), ("123##3AA", [.errorState]), ("123##8AA", [.flags]),
      ("123##AAA", [.errorState, .flags]), ("123#R8_9", [.lengthCode]), ("123#R8", []),
      ("123#1122334455667788_F R", [.lengthCode]), ("123# T", []), ("123# X", [.direction]),
      ("123# R foo", [.words]),
    ] as [(String, [CANLogLine.Extra])])
  func `what a frame of SLCAN has not is told`(body: String, extras: [CANLogLine.Extra]) throws {
    #expect(try CANLogLine(parsing: Array("(1.5) can0 \(body)".utf8)).extras == extras)
  }

  @Test(
    arguments: [
      ("can0 123#", .time), ("(1) can0 123#", .time), ("(1.1234567890) can0 123#", .time),
      ("(x.5) can0 123#", .time), ("(1.5) can0", .fields), ("(1.5) can0 123", .fields),
      ("(1.5) can0 12#", .identifier), ("(1.5) can0 800#", .identifier),
      ("(1.5) can0 1G3#", .identifier), ("(1.5) can0 20000080#00", .kind),
      ("(1.5) can0 123#1", .data), ("(1.5) can0 123#112233445566778899", .data),
      ("(1.5) can0 123##0112233445566778899", .data), ("(1.5) can0 123##", .kind),
      ("(1.5) can0 123#R9", .data), ("", .time), ("(1.5) can0 123#R8_8", .data),
      ("(1.5) can0 123#R7_9", .data), ("(1.5) can0 123#11_9", .data),
      ("(1.5) can0 123#1122334455667788_", .data), ("(1.5) can0 123#Rx", .data),
      ("(1.5) can0 45123#81:00:12345678#11223344.556677", .kind),
      ("(1.5) can0 045##81#12345678#1122", .kind), ("(1.5) can0 123###81.00.12345678.11", .kind),
    ] as [(String, CANLogLine.Failure)])
  func `what is no frame is refused with the reason`(line: String, failure: CANLogLine.Failure) {
    #expect(throws: failure) { try CANLogLine(parsing: Array(line.utf8)) }
  }
}
