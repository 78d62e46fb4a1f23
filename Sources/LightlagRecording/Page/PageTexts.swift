import LightlagCore
import LightlagEncoding

/// Texts of a page, each of which stands there once however often it came.
struct PageTexts: Sendable {
  /// Bytes that they may have together; what comes behind is left out.
  static let totalLimit = 200_000_000

  /// Bytes of one payload that are kept.
  static let limit = 1 << 16

  /// A payload that was taken in.
  struct Entry: Hashable, Sendable {
    let place: Int
    let isEncoded: Bool
    let leftOutByteCount: Int
  }

  /// The texts, in the order in which they first came.
  private(set) var all: [[UInt8]] = []
  /// Never iterated.
  private var places: [[UInt8]: Int] = [:]
  private var byteCount = 0

  /// Takes in text that is UTF-8, and returns its place.
  mutating func place(of text: [UInt8]) -> Int {
    if let place = places[text] { return place }
    places[text] = all.count
    all.append(text)
    byteCount += text.count
    return all.count - 1
  }

  /// Takes in a payload: text as it is, all else in base64.
  mutating func add(_ message: Message) -> Entry {
    let most = byteCount < Self.totalLimit ? Self.limit : 0
    let isLong = message.bytes.count > most
    if message.kind == .text {
      let bytes = isLong ? Self.wholeCharacters(message.bytes.prefix(most)) : message.bytes
      if Self.isText(bytes) {
        return Entry(
          place: place(of: bytes), isEncoded: false,
          leftOutByteCount: message.bytes.count - bytes.count)
      }
    }
    let bytes = isLong ? Array(message.bytes.prefix(most)) : message.bytes
    let text = Array(Base64.encode(bytes).utf8)
    return Entry(
      place: place(of: text), isEncoded: true,
      leftOutByteCount: message.bytes.count - bytes.count)
  }

  private static func isText(_ bytes: [UInt8]) -> Bool {
    (try? UTF8Span(validating: bytes.span)) != nil
  }

  /// The bytes without a character that is cut off at their end.
  private static func wholeCharacters(_ bytes: ArraySlice<UInt8>) -> [UInt8] {
    // A character has at most three bytes behind its first (RFC 3629, section 3).
    guard let start = bytes.suffix(4).lastIndex(where: { $0 & 0b1100_0000 != 0b1000_0000 }) else {
      return Array(bytes)
    }
    let needed: Int
    switch bytes[start] {
    case 0xF0...0xFF: needed = 4
    case 0xE0...0xEF: needed = 3
    case 0xC0...0xDF: needed = 2
    default: needed = 1
    }
    return Array(start + needed > bytes.endIndex ? bytes[..<start] : bytes)
  }
}
