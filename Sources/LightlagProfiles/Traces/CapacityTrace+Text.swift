public import LightlagCore

extension CapacityTrace {
  /// Most lines that a trace may have: at 1504 bytes each, 3.2 GB in a pass.
  public static var mostLines: Int { 1 << 21 }

  /// Reads a trace in mahimahi's format from `text`, which came from `file`.
  ///
  /// Each line is a whole number of milliseconds, not less than the one before; the last is above
  /// zero, and may lack its line feed. A carriage return before a line feed is overlooked.
  ///
  /// - Throws: `CapacityTraceFailure` for the first line that is wrong.
  public init(
    parsing text: [UInt8], file: String, isOnce: Bool = false
  ) throws(CapacityTraceFailure) {
    var milliseconds: [Int64] = []
    var start = 0
    while start < text.count {
      var end = start
      while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
      do throws(CapacityTraceFailure.Reason) {
        let value = try Self.number(in: text, start..<end)
        try Self.check(value, after: milliseconds)
        milliseconds.append(value)
      } catch {
        throw CapacityTraceFailure(file: file, line: milliseconds.count + 1, reason: error)
      }
      start = end + 1
    }
    guard let last = milliseconds.last else {
      throw CapacityTraceFailure(file: file, line: 1, reason: .empty)
    }
    guard last > 0 else {
      throw CapacityTraceFailure(file: file, line: milliseconds.count, reason: .noLength)
    }
    self.init(milliseconds: milliseconds, isOnce: isOnce)
  }

  private static func check(
    _ value: Int64, after milliseconds: [Int64]
  ) throws(CapacityTraceFailure.Reason) {
    guard milliseconds.count < mostLines else { throw .tooLong(mostLines: mostLines) }
    if let previous = milliseconds.last, value < previous {
      throw .decreasing(value, previous: previous)
    }
  }

  private static func number(
    in text: [UInt8], _ line: Range<Int>
  ) throws(CapacityTraceFailure.Reason) -> Int64 {
    var end = line.upperBound
    if end > line.lowerBound, text[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    let longest = longestMilliseconds
    var value: Int64 = 0
    var index = line.lowerBound
    guard index < end else { throw .notANumber("") }
    while index < end {
      let digit = Int64(text[index]) - 48
      guard 0 <= digit, digit <= 9 else { throw .notANumber(excerpt(text[line.lowerBound..<end])) }
      value = value * 10 + digit
      // Checked at each digit, so that the next product fits.
      guard value < longest else { throw .tooLarge(excerpt(text[line.lowerBound..<end])) }
      index += 1
    }
    return value
  }

  /// The 146 years below which a trace must be, as a delay.
  private static var longestMilliseconds: Int64 {
    LinkConditions.longest.wholeNanoseconds / 1_000_000
  }

  private static func excerpt(_ line: ArraySlice<UInt8>) -> String {
    let text = String(decoding: line.prefix(80), as: UTF8.self)
    return text.count > 20 || line.count > 80 ? text.prefix(20) + "..." : text
  }
}
