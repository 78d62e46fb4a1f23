/// Changes texts in MessagePack, and leaves all else as it is, byte by byte.
///
/// Source: the MessagePack specification.
struct MessagePack {
  /// What texts become.
  ///
  /// It is given a text and the name of the member that it is in, or `nil` where that is of no
  /// account, and returns what stands in its place, or `nil` where it stays.
  typealias Change = (_ text: String, _ name: String?) -> String?

  /// Deepest value that is looked into.
  private static let depthLimit = 64

  private let bytes: [UInt8]
  private var position = 0
  private var output: [UInt8] = []
  private var isChanged = false

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  /// Whether the bytes may be a map or an array; other values are no documents.
  static func mayBegin(_ bytes: [UInt8]) -> Bool {
    guard let first = bytes.first else { return false }
    return (0x80...0x9F).contains(first) || (0xDC...0xDF).contains(first)
  }

  /// Returns a map or an array with some of its texts changed.
  ///
  /// - Parameters:
  ///   - bytes: One value, and nothing behind it.
  ///   - counts: Whether the name of a member is of account; then its numbers are given as their
  ///     digits too, and become text where they change.
  ///   - change: What texts become, and bytes that are UTF-8.
  /// - Returns: `nil` where nothing was changed, or the bytes are no such value.
  static func rewriting(
    _ bytes: [UInt8], where counts: (String) -> Bool = { _ in false }, _ change: Change
  ) -> [UInt8]? {
    guard mayBegin(bytes) else { return nil }
    var document = MessagePack(bytes)
    guard document.value(nil, 0, counts, change), document.position == bytes.count,
      document.isChanged
    else { return nil }
    return document.output
  }

  /// Copies the next value; returns whether it was whole.
  private mutating func value(
    _ name: String?, _ depth: Int, _ counts: (String) -> Bool, _ change: Change
  ) -> Bool {
    guard depth < Self.depthLimit, position < bytes.count else { return false }
    let first = bytes[position]
    switch first {
    case 0x80...0x9F, 0xDC...0xDF:
      let isFixed = first < 0xA0
      let width = isFixed ? 0 : 2 << Int(first & 1)
      guard let count = isFixed ? Int(first & 15) : length(width), count <= bytes.count,
        copy(1 + width)
      else { return false }
      let isMap = isFixed ? first < 0x90 : first >= 0xDE
      for _ in 0..<count {
        guard element(isMap, name, depth + 1, counts, change) else { return false }
      }
      return true
    default: return scalar(first, name, change)
    }
  }

  /// Copies an element of an array, or a member of a map.
  private mutating func element(
    _ isMember: Bool, _ outer: String?, _ depth: Int, _ counts: (String) -> Bool, _ change: Change
  ) -> Bool {
    guard isMember else { return value(outer, depth, counts, change) }
    let key = text()
    guard value(nil, depth, counts, change) else { return false }
    let name = outer ?? key.flatMap { counts($0) ? $0 : nil }
    return value(name, depth, counts, change)
  }

  private mutating func scalar(_ first: UInt8, _ name: String?, _ change: Change) -> Bool {
    guard let size = size(of: first), size <= bytes.count - position else { return false }
    if let text = text() ?? (name == nil ? nil : digits(first)), let changed = change(text, name) {
      write(Array(changed.utf8), isText: !(0xC4...0xC6).contains(first))
      position += size
      isChanged = true
      return true
    }
    return copy(size)
  }

  // MARK: Reading

  /// How many bytes a value takes that holds no others, or `nil` where there is none such.
  private func size(of first: UInt8) -> Int? {
    switch first {
    case 0x00...0x7F, 0xE0...0xFF, 0xC0, 0xC2, 0xC3: 1
    case 0xA0...0xBF: 1 + Int(first & 31)
    case 0xC4...0xC6: sized(1 << Int(first - 0xC4))
    case 0xD9...0xDB: sized(1 << Int(first - 0xD9))
    case 0xC7...0xC9: sized(1 << Int(first - 0xC7)).map { $0 + 1 }
    case 0xCA: 5
    case 0xCB: 9
    case 0xCC...0xD3: 1 + 1 << Int((first - 0xCC) & 3)
    case 0xD4...0xD8: 2 + 1 << Int(first - 0xD4)
    default: nil
    }
  }

  private func sized(_ width: Int) -> Int? { length(width).map { 1 + width + $0 } }

  /// The length that stands behind the first byte in so many.
  private func length(_ width: Int) -> Int? {
    guard width < bytes.count - position else { return nil }
    return bytes[(position + 1)...(position + width)].reduce(0) { $0 << 8 | Int($1) }
  }

  /// The text that is next, or the bytes that are UTF-8; `nil` where something else is.
  private func text() -> String? {
    guard position < bytes.count else { return nil }
    let first = bytes[position]
    let isFixed = (0xA0...0xBF).contains(first)
    guard isFixed || (0xC4...0xC6).contains(first) || (0xD9...0xDB).contains(first),
      let size = size(of: first), size <= bytes.count - position
    else { return nil }
    let head = isFixed ? 1 : 1 + 1 << Int(first - (first < 0xD9 ? 0xC4 : 0xD9))
    return String(validating: bytes[(position + head)..<(position + size)], as: UTF8.self)
  }

  /// The digits of an integer, or `nil` where something else is next.
  private func digits(_ first: UInt8) -> String? {
    switch first {
    case 0x00...0x7F, 0xE0...0xFF: return String(Int8(bitPattern: first))
    case 0xCC...0xD3:
      let width = 1 << Int((first - 0xCC) & 3)
      let content = bytes[(position + 1)...(position + width)]
      let bits = content.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      let unused = UInt64(64 - 8 * width)
      return first < 0xD0
        ? String(bits) : String(Int64(truncatingIfNeeded: bits << unused) >> Int64(unused))
    default: return nil
    }
  }

  // MARK: Writing

  private mutating func copy(_ count: Int) -> Bool {
    guard count <= bytes.count - position else { return false }
    output += bytes[position..<(position + count)]
    position += count
    return true
  }

  /// Writes text, or bytes, with the shortest head.
  private mutating func write(_ content: [UInt8], isText: Bool) {
    let width = content.count < 1 << 8 ? 1 : content.count < 1 << 16 ? 2 : 4
    if isText, content.count < 32 {
      output.append(0xA0 | UInt8(content.count))
    } else {
      output.append((isText ? 0xD9 : 0xC4) + UInt8(width.trailingZeroBitCount))
      for place in (0..<width).reversed() {
        output.append(UInt8(truncatingIfNeeded: content.count >> (8 * place)))
      }
    }
    output += content
  }
}
