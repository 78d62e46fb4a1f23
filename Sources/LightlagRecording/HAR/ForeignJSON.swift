import LightlagEncoding

/// Reads JSON that other programs have written, some of which is none of ours to refuse.
///
/// The grammar of RFC 8259 allows an escape that is half a surrogate pair (section 8.2), and
/// browsers write such, but no text has it. So it becomes U+FFFD, as everywhere in Unicode where
/// something is replaced; in what a message carries it becomes a mark, so that it can be told.
enum ForeignJSON {
  /// What stands for such a half in a member `data`: a noncharacter, which nobody interchanges.
  private static let mark: UInt32 = 0xFDD0

  /// Reads a value.
  ///
  /// - Returns: The value, and whether there were such halves in it.
  static func parse(_ bytes: [UInt8]) throws(JSON.Failure) -> (json: JSON, hasHalves: Bool) {
    do throws(JSON.Failure) {
      return (try JSON(parsing: bytes), false)
    } catch {
      guard case .unpairedSurrogate = error.reason else { throw error }
      // As long as it was, so that places stay where they are.
      return (replaced(try JSON(parsing: marked(bytes))), true)
    }
  }

  /// Whether there was half a surrogate pair in a member `data`.
  static func isMarked(_ text: String) -> Bool { text.unicodeScalars.contains { $0.value == mark } }

  /// Returns the entry of a HAR file, from 1, in which a place is, or `nil` outside all of them.
  ///
  /// - Parameters:
  ///   - offset: The place; all before it must be right.
  ///   - bytes: The file.
  /// - Returns: The number of the entry.
  static func entry(at offset: Int, in bytes: [UInt8]) -> Int? {
    var (depth, count, entriesDepth) = (0, 0, 0)
    var index = 0
    var name: ArraySlice<UInt8> = []
    while index < min(offset, bytes.count) {
      switch bytes[index] {
      case UInt8(ascii: "\""):
        let end = endOfString(at: index, in: bytes)
        name = bytes[(index + 1)..<min(end, bytes.count)]
        index = end
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        // {"log":{"entries":[ opens three, and each entry is the fourth.
        if depth == 3, name.elementsEqual("entries".utf8) { entriesDepth = depth }
        if entriesDepth > 0, depth == 4 { count += 1 }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth < entriesDepth { return nil }
      default: break
      }
      index += 1
    }
    return entriesDepth > 0 && depth > entriesDepth ? count : nil
  }

  private static func endOfString(at start: Int, in bytes: [UInt8]) -> Int {
    var index = start + 1
    while index < bytes.count, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return index
  }

  /// Puts the mark in the place of each half.
  private static func marked(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    var index = 0
    while index < bytes.count {
      guard bytes[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      guard let first = codeUnit(at: index, in: bytes) else {
        // The escape of a backslash begins no other.
        index += 2
        continue
      }
      let second = codeUnit(at: index + 6, in: bytes)
      if UTF16.isLeadSurrogate(first), let second, UTF16.isTrailSurrogate(second) {
        index += 12
        continue
      }
      if UTF16.isSurrogate(first) {
        bytes.replaceSubrange(index..<(index + 6), with: #"\ufdd0"#.utf8)
      }
      index += 6
    }
    return bytes
  }

  /// Reads `\uXXXX`.
  private static func codeUnit(at index: Int, in bytes: [UInt8]) -> UInt16? {
    guard index + 6 <= bytes.count, bytes[index...].starts(with: #"\u"#.utf8) else { return nil }
    return UInt16(String(decoding: bytes[(index + 2)..<(index + 6)], as: UTF8.self), radix: 16)
  }

  /// Puts U+FFFD in the place of each mark but in `data`.
  private static func replaced(_ json: JSON, isData: Bool = false) -> JSON {
    switch json {
    case .string(let text) where !isData && isMarked(text):
      var scalars = String.UnicodeScalarView()
      for scalar in text.unicodeScalars {
        scalars.append(scalar.value == mark ? "\u{FFFD}" : scalar)
      }
      return .string(String(scalars))
    case .array(let elements): return .array(elements.map { replaced($0) })
    case .object(let members):
      return .object(
        members.map { member in
          .init(
            name: member.name, value: replaced(member.value, isData: member.name == "data"))
        })
    default: return json
    }
  }
}
