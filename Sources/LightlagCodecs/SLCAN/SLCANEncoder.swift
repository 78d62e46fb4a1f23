/// Writes frames, commands and replies as lines, each with its end.
package enum SLCANEncoder {
  /// What ends a line, and by itself says that all is well.
  static let carriageReturn: UInt8 = 0x0d
  /// What says that something was refused.
  static let bell: UInt8 = 0x07

  /// Longest line of a frame: `D`, 8 digits, length, 64 bytes, timestamp, CR.
  package static let longestLine = 1 + 8 + 1 + 128 + 4 + 1

  // MARK: Frames

  /// Appends a frame; an error frame has no line, and nothing is appended.
  package static func append(_ frame: CANFrame, to bytes: inout [UInt8]) {
    guard let letter = letter(frame) else { return }
    bytes.append(addingCapacity: longestLine) { output in
      output.append(letter)
      let identifierDigits = frame.isExtended ? 8 : 3
      digits(UInt64(frame.identifier), count: identifierDigits, to: &output)
      let code =
        frame.isFlexible ? CANFrame.lengthCode(frame.byteCount) ?? 0 : UInt8(frame.byteCount)
      output.append(digit(code))
      if frame.kind != .remote { data(frame, to: &output) }
      if let timestamp = frame.timestamp { digits(UInt64(timestamp), count: 4, to: &output) }
      output.append(carriageReturn)
    }
  }

  @inline(__always)
  private static func letter(_ frame: CANFrame) -> UInt8? {
    let lower: UInt8
    switch frame.kind {
    case .data: lower = UInt8(ascii: "t")
    case .remote: lower = UInt8(ascii: "r")
    case .flexible: lower = UInt8(ascii: "d")
    case .flexibleFast: lower = UInt8(ascii: "b")
    case .error: return nil
    }
    return frame.isExtended ? lower & 0b1101_1111 : lower
  }

  @inline(__always)
  private static func data(_ frame: CANFrame, to output: inout OutputSpan<UInt8>) {
    var rest = frame.byteCount
    var index = 0
    while rest > 0 {
      let count = min(rest, 8)
      digits(frame.words[index] >> UInt64(64 - 8 * count), count: 2 * count, to: &output)
      rest -= count
      index += 1
    }
  }

  /// Appends the lowest digits of a number, the highest of them first.
  @inline(__always)
  private static func digits(_ number: UInt64, count: Int, to output: inout OutputSpan<UInt8>) {
    var shift = UInt64(4 * count)
    while shift > 0 {
      shift -= 4
      output.append(digit(UInt8(truncatingIfNeeded: number >> shift) & 15))
    }
  }

  /// Returns the digit of a number from 0 to 15, as a capital.
  @inline(__always)
  static func digit(_ number: UInt8) -> UInt8 {
    number < 10 ? number &+ 0x30 : number &+ 0x37
  }

  // MARK: Commands

  /// Appends a command.
  package static func append(_ command: SLCANCommand, to bytes: inout [UInt8]) {
    switch command {
    case .empty: break
    case .bitRate(let number): append("S", number, to: &bytes)
    case .bitTiming(let registers, let count):
      append("s", registers, digits: 2 * count, to: &bytes)
    case .dataRate(let rate): append("Y", rate, to: &bytes)
    case .open(let isListening): bytes.append(UInt8(ascii: isListening ? "L" : "O"))
    case .close: bytes.append(UInt8(ascii: "C"))
    case .poll: bytes.append(UInt8(ascii: "P"))
    case .pollAll: bytes.append(UInt8(ascii: "A"))
    case .autoPoll(let isOn): append("X", isOn ? 1 : 0, to: &bytes)
    case .timestamps(let isOn): append("Z", isOn ? 1 : 0, to: &bytes)
    case .status: bytes.append(UInt8(ascii: "F"))
    case .acceptanceCode(let code): append("M", code, digits: 8, to: &bytes)
    case .acceptanceMask(let mask): append("m", mask, digits: 8, to: &bytes)
    case .filterMode(let mode): append("W", mode, to: &bytes)
    case .version: bytes.append(UInt8(ascii: "V"))
    case .firmware: bytes.append(UInt8(ascii: "v"))
    case .serialNumber: bytes.append(UInt8(ascii: "N"))
    case .lineSpeed(let number): append("U", number, to: &bytes)
    case .autoStart(let number): append("Q", number, to: &bytes)
    }
    bytes.append(carriageReturn)
  }

  // MARK: Replies

  /// Appends a reply.
  package static func append(_ reply: SLCANReply, to bytes: inout [UInt8]) {
    switch reply {
    case .done: break
    case .refused: return bytes.append(bell)
    case .queued(let isExtended): bytes.append(UInt8(ascii: isExtended ? "Z" : "z"))
    case .polledAll: bytes.append(UInt8(ascii: "A"))
    case .status(let status): append("F", UInt32(status.rawValue), digits: 2, to: &bytes)
    case .version(let hardware, let software):
      bytes.append(UInt8(ascii: "V"))
      append(decimal: UInt16(hardware), count: 2, to: &bytes)
      append(decimal: UInt16(software), count: 2, to: &bytes)
    case .firmware(let label): bytes += [UInt8(ascii: "v")] + label.bytes
    case .serialNumber(let label): bytes += [UInt8(ascii: "N")] + label.bytes
    case .state(let state):
      bytes += [UInt8(ascii: "s"), state.activity.rawValue]
      append(decimal: state.receiveErrors, count: 3, to: &bytes)
      append(decimal: state.transmitErrors, count: 3, to: &bytes)
    case .errors(let errors):
      let letters = SLCANBusErrors.letters.indices.filter { errors.rawValue >> UInt8($0) & 1 == 1 }
      bytes += [UInt8(ascii: "e"), digit(UInt8(letters.count))]
      bytes += letters.map { SLCANBusErrors.letters[$0] }
    }
    bytes.append(carriageReturn)
  }

  private static func append(
    _ letter: Unicode.Scalar, _ number: UInt8, to bytes: inout [UInt8]
  ) {
    append(letter, UInt32(number), digits: 1, to: &bytes)
  }

  private static func append(
    _ letter: Unicode.Scalar, _ number: UInt32, digits: Int, to bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: letter))
    for place in (0..<digits).reversed() {
      bytes.append(digit(UInt8(number >> UInt32(4 * place) & 15)))
    }
  }

  private static func append(decimal number: UInt16, count: Int, to bytes: inout [UInt8]) {
    var rest = number
    var digits: [UInt8] = []
    for _ in 0..<count {
      digits.append(0x30 + UInt8(rest % 10))
      rest /= 10
    }
    bytes += digits.reversed()
  }
}
