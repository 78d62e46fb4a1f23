/// Reads one line, without its end.
enum SLCANLine {
  /// What is wrong with a line, and where in it.
  struct Problem: Error {
    let reason: SLCANFailure.Reason
    let column: Int
  }

  /// Returns what a line means, and the quirk that it has.
  @inline(__always)
  static func event(
    _ line: Span<UInt8>, _ side: SLCANDecoder.Side, _ mode: SLCANMode
  ) throws(Problem) -> (SLCANEvent, SLCANQuirk?) {
    guard line.count > 0 else {
      return side == .host ? (.reply(.done), nil) : (.command(.empty), .emptyCommand)
    }
    if let form = Form(line[0]) {
      var quirk: SLCANQuirk?
      let frame = try frame(line, form, side, mode, &quirk)
      return (.frame(frame), quirk)
    }
    switch side {
    case .host: return (.reply(try reply(line)), nil)
    case .adapter:
      let command = try command(line)
      return (.command(command), command == .bitRate(9) ? .bitRateNine : nil)
    }
  }

  // MARK: Frames

  /// What the first letter of a frame says.
  private struct Form {
    let kind: CANFrame.Kind
    let isExtended: Bool

    @inline(__always)
    init?(_ letter: UInt8) {
      isExtended = letter & 0b0010_0000 == 0
      switch letter | 0b0010_0000 {
      case UInt8(ascii: "t"): kind = .data
      case UInt8(ascii: "r"): kind = .remote
      case UInt8(ascii: "d"): kind = .flexible
      case UInt8(ascii: "b"): kind = .flexibleFast
      default: return nil
      }
    }
  }

  @inline(__always)
  private static func frame(
    _ line: Span<UInt8>, _ form: Form, _ side: SLCANDecoder.Side, _ mode: SLCANMode,
    _ quirk: inout SLCANQuirk?
  ) throws(Problem) -> CANFrame {
    let identifierEnd = form.isExtended ? 9 : 4
    try need(identifierEnd + 1, line)
    let identifier = UInt32(try number(line, from: 1, count: identifierEnd - 1))
    guard identifier <= (form.isExtended ? CANFrame.extendedLimit : CANFrame.standardLimit) else {
      throw Problem(reason: .identifier(identifier), column: 1)
    }
    let code = UInt8(try number(line, from: identifierEnd, count: 1))
    let isFlexible = form.kind == .flexible || form.kind == .flexibleFast
    guard code <= 8 || isFlexible else {
      throw Problem(reason: .length(code), column: identifierEnd)
    }
    let byteCount = CANFrame.byteCount(ofCode: code)
    let start = identifierEnd + 1
    let end = form.kind == .remote ? start : start + 2 * byteCount
    try need(end, line)
    var frame = CANFrame(
      identifier: identifier, kind: form.kind, isExtended: form.isExtended, byteCount: byteCount,
      words: InlineArray(repeating: 0), timestamp: nil)
    try fill(&frame.words, line, start..<end)
    if end < line.count {
      frame.timestamp = try timestamp(line, from: end, side, mode, &quirk)
    }
    return frame
  }

  @inline(__always)
  private static func fill(
    _ words: inout InlineArray<8, UInt64>, _ line: Span<UInt8>, _ range: Range<Int>
  ) throws(Problem) {
    var place = range.lowerBound
    var index = 0
    while place < range.upperBound {
      let count = min(range.upperBound - place, 16)
      words[index] = try number(line, from: place, count: count) << UInt64(64 - 4 * count)
      place += count
      index += 1
    }
  }

  /// Reads what stands behind the data, which only an adapter may write.
  private static func timestamp(
    _ line: Span<UInt8>, from start: Int, _ side: SLCANDecoder.Side, _ mode: SLCANMode,
    _ quirk: inout SLCANQuirk?
  ) throws(Problem) -> UInt16? {
    if side == .host, line.count == start + 4 {
      let timestamp = UInt16(try number(line, from: start, count: 4))
      guard timestamp < 60_000 else {
        throw Problem(reason: .timestamp(timestamp), column: start)
      }
      return timestamp
    }
    quirk = .trailingCharacters
    if mode == .strict {
      let needed = side == .host ? start + 4 : start
      guard line.count < needed else {
        throw Problem(reason: .excess(needed: needed, available: line.count), column: needed)
      }
      throw Problem(reason: .truncated(needed: needed, available: line.count), column: line.count)
    }
    return nil
  }

  // MARK: Commands

  private static func command(_ line: Span<UInt8>) throws(Problem) -> SLCANCommand {
    switch line[0] {
    case UInt8(ascii: "S"): .bitRate(try digit(line, upTo: 9))
    case UInt8(ascii: "s"): try bitTiming(line)
    case UInt8(ascii: "Y"): .dataRate(try digit(line, upTo: 8))
    case UInt8(ascii: "O"): try alone(line, .open(isListening: false))
    case UInt8(ascii: "L"): try alone(line, .open(isListening: true))
    case UInt8(ascii: "C"): try alone(line, .close)
    case UInt8(ascii: "P"): try alone(line, .poll)
    case UInt8(ascii: "A"): try alone(line, .pollAll)
    case UInt8(ascii: "X"): .autoPoll(try digit(line, upTo: 1) == 1)
    case UInt8(ascii: "Z"): .timestamps(try digit(line, upTo: 1) == 1)
    case UInt8(ascii: "F"): try alone(line, .status)
    case UInt8(ascii: "M"): .acceptanceCode(UInt32(try field(line, count: 8)))
    case UInt8(ascii: "m"): .acceptanceMask(UInt32(try field(line, count: 8)))
    case UInt8(ascii: "W"): .filterMode(try digit(line, upTo: 2))
    case UInt8(ascii: "V"): try alone(line, .version)
    case UInt8(ascii: "v"): try alone(line, .firmware)
    case UInt8(ascii: "N"): try alone(line, .serialNumber)
    case UInt8(ascii: "U"): .lineSpeed(try digit(line, upTo: 6))
    case UInt8(ascii: "Q"): .autoStart(try digit(line, upTo: 2))
    default: throw Problem(reason: .unknownCommand(line[0]), column: 0)
    }
  }

  private static func bitTiming(_ line: Span<UInt8>) throws(Problem) -> SLCANCommand {
    // Two registers of an SJA1000, or three of an MCP2515.
    let count = line.count > 5 ? 6 : 4
    return .bitTiming(UInt32(try field(line, count: count)), byteCount: count / 2)
  }

  // MARK: Replies

  private static func reply(_ line: Span<UInt8>) throws(Problem) -> SLCANReply {
    switch line[0] {
    case UInt8(ascii: "z"): return try alone(line, .queued(isExtended: false))
    case UInt8(ascii: "Z"): return try alone(line, .queued(isExtended: true))
    case UInt8(ascii: "A"): return try alone(line, .polledAll)
    case UInt8(ascii: "F"):
      return .status(SLCANStatus(rawValue: UInt8(try field(line, count: 2))))
    case UInt8(ascii: "V"):
      try exactly(5, line)
      let hardware = UInt8(try decimal(line, from: 1, count: 2))
      return .version(hardware: hardware, software: UInt8(try decimal(line, from: 3, count: 2)))
    case UInt8(ascii: "v"): return .firmware(try label(line))
    case UInt8(ascii: "N"): return .serialNumber(try label(line))
    case UInt8(ascii: "s"): return .state(try state(line))
    case UInt8(ascii: "e"): return .errors(try errors(line))
    default: throw Problem(reason: .unknownCommand(line[0]), column: 0)
    }
  }

  private static func label(_ line: Span<UInt8>) throws(Problem) -> SLCANLabel {
    guard let label = SLCANLabel(line, from: 1) else {
      guard line.count <= 9 else {
        throw Problem(reason: .excess(needed: 9, available: line.count), column: 9)
      }
      throw Problem(reason: .unexpected(line[line.count - 1]), column: 1)
    }
    return label
  }

  private static func state(_ line: Span<UInt8>) throws(Problem) -> SLCANState {
    try exactly(8, line)
    guard let activity = SLCANState.Activity(rawValue: line[1]) else {
      throw Problem(reason: .unexpected(line[1]), column: 1)
    }
    let receive = try decimal(line, from: 2, count: 3)
    return SLCANState(
      activity, receiveErrors: receive, transmitErrors: try decimal(line, from: 5, count: 3))
  }

  private static func errors(_ line: Span<UInt8>) throws(Problem) -> SLCANBusErrors {
    try need(2, line)
    let count = Int(try number(line, from: 1, count: 1))
    try exactly(2 + count, line)
    var errors: SLCANBusErrors = []
    for index in 2..<2 + count {
      guard let bit = SLCANBusErrors.letters.firstIndex(of: line[index]) else {
        throw Problem(reason: .unexpected(line[index]), column: index)
      }
      errors.insert(SLCANBusErrors(rawValue: 1 << UInt8(bit)))
    }
    return errors
  }

  // MARK: Parts

  @inline(__always)
  private static func need(_ count: Int, _ line: Span<UInt8>) throws(Problem) {
    guard line.count >= count else {
      throw Problem(reason: .truncated(needed: count, available: line.count), column: line.count)
    }
  }

  private static func exactly(_ count: Int, _ line: Span<UInt8>) throws(Problem) {
    try need(count, line)
    guard line.count == count else {
      throw Problem(reason: .excess(needed: count, available: line.count), column: count)
    }
  }

  private static func alone<Meaning>(
    _ line: Span<UInt8>, _ meaning: Meaning
  ) throws(Problem) -> Meaning {
    try exactly(1, line)
    return meaning
  }

  /// Reads the only digit behind a letter.
  private static func digit(_ line: Span<UInt8>, upTo limit: UInt8) throws(Problem) -> UInt8 {
    let digit = UInt8(try field(line, count: 1))
    guard digit <= limit else { throw Problem(reason: .unexpected(line[1]), column: 1) }
    return digit
  }

  /// Reads the digits that are all that stands behind a letter.
  private static func field(_ line: Span<UInt8>, count: Int) throws(Problem) -> UInt64 {
    try exactly(1 + count, line)
    return try number(line, from: 1, count: count)
  }

  private static func decimal(
    _ line: Span<UInt8>, from start: Int, count: Int
  ) throws(Problem) -> UInt16 {
    var number: UInt16 = 0
    for index in start..<start + count {
      guard (0x30...0x39).contains(line[index]) else {
        throw Problem(reason: .unexpected(line[index]), column: index)
      }
      number = number * 10 + UInt16(line[index] - 0x30)
    }
    return number
  }

  /// Reads hexadecimal digits of either case, at most 16.
  @inline(__always)
  private static func number(
    _ line: Span<UInt8>, from start: Int, count: Int
  ) throws(Problem) -> UInt64 {
    var number: UInt64 = 0
    var problems: UInt8 = 0
    for index in start..<start + count {
      let digit = value(line[index])
      number = number << 4 | UInt64(digit & 15)
      problems |= digit
    }
    guard problems < 16 else { throw notHexadecimal(line, from: start) }
    return number
  }

  private static func notHexadecimal(_ line: Span<UInt8>, from start: Int) -> Problem {
    var index = start
    while index < line.count - 1, value(line[index]) < 16 { index += 1 }
    return Problem(reason: .notHexadecimal(line[index]), column: index)
  }

  /// Returns what a digit stands for, or 255 where it is none.
  @inline(__always)
  private static func value(_ byte: UInt8) -> UInt8 {
    let digit = byte &- 0x30
    let letter = (byte | 0x20) &- 0x61
    return digit < 10 ? digit : letter < 6 ? letter &+ 10 : 255
  }
}
