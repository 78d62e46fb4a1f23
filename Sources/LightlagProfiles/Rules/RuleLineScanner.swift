import LightlagEncoding

/// A place in the line of a rule, and steps over names, keys and values.
///
/// It goes by bytes: a mark that combines with a comma does not hide it.
struct RuleLineScanner {
  private let bytes: [UInt8]
  private var position = 0
  /// Where the key or the value begins that was last looked for.
  private var mark = 0

  init(_ line: String) {
    bytes = Array(line.utf8)
  }

  /// The character, from 1, at which the last key or value begins.
  var column: Int { String(decoding: bytes[..<mark], as: UTF8.self).count + 1 }

  /// Passes the name and its colon; `nil` where there is no colon.
  mutating func name() -> String? {
    guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else {
      mark = bytes.count
      return nil
    }
    position = colon + 1
    return text(0..<colon)
  }

  /// Passes a key and its equals sign; `nil` at the end of the line.
  mutating func key() throws(RuleFields.Failure) -> String? {
    skipSpaces()
    mark = position
    guard position < bytes.count else { return nil }
    let start = position
    let end = bytes[start...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
    guard let equals = bytes[start..<end].firstIndex(of: UInt8(ascii: "=")) else {
      throw RuleFields.Failure(key: nil, problem: .noEqualsSign(text(start..<end)))
    }
    position = equals + 1
    skipSpaces()
    return text(start..<equals)
  }

  /// Passes a value and the comma after it.
  mutating func value(of key: RuleKey) throws(RuleFields.Failure) -> JSON {
    let isQuoted = position < bytes.count && bytes[position] == UInt8(ascii: "\"")
    let isJSON = key == .equals || isQuoted
    let start = position
    mark = start
    let end =
      if isJSON { endOfJSON() } else if key == .do { bytes.count } else { endOfPlain() }
    position = min(end + 1, bytes.count)
    let range = trimmed(start..<end)
    guard isJSON else { return .string(String(decoding: bytes[range], as: UTF8.self)) }
    do {
      return try JSON(parsing: Array(bytes[range]))
    } catch {
      throw RuleFields.Failure(
        key: key.rawValue, problem: .notJSON(text(range), error.reason))
    }
  }

  private func endOfPlain() -> Int {
    bytes[position...].firstIndex(of: UInt8(ascii: ",")) ?? bytes.count
  }

  /// Returns where the comma stands that is in no string and no bracket, or the end.
  private func endOfJSON() -> Int {
    var depth = 0
    var isInString = false
    var index = position
    while index < bytes.count {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isInString: index += 1
      case UInt8(ascii: "\""): isInString.toggle()
      case _ where isInString: break
      case UInt8(ascii: "["), UInt8(ascii: "{"): depth += 1
      case UInt8(ascii: "]"), UInt8(ascii: "}"): depth -= 1
      case UInt8(ascii: ",") where depth <= 0: return index
      default: break
      }
      index += 1
    }
    return bytes.count
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  private func trimmed(_ range: Range<Int>) -> Range<Int> {
    var (start, end) = (range.lowerBound, range.upperBound)
    while start < end, bytes[start] == UInt8(ascii: " ") { start += 1 }
    while start < end, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    return start..<end
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[trimmed(range)], as: UTF8.self)
  }
}
