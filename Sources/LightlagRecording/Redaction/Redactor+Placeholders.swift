import LightlagEncoding

extension Redactor {
  private static let mark = Array("{{secret:".utf8)

  /// Returns where placeholders stand, from first to last.
  ///
  /// - Parameters:
  ///   - bytes: What they are looked for in.
  ///   - stride: How far their characters stand apart: 2 in UTF-16.
  /// - Returns: The places, with the braces.
  static func placeholders(in bytes: [UInt8], stride: Int = 1) -> [Range<Int>] {
    var ranges: [Range<Int>] = []
    var index = 0
    while let start = firstPlaceholder(in: bytes, from: index, stride: stride) {
      index = start + mark.count * stride
      let name = Swift.stride(from: index, to: bytes.count, by: stride).prefix(longestName)
      guard let close = name.first(where: { endsName(bytes[$0]) }), close + stride < bytes.count,
        [bytes[close], bytes[close + stride]] == Array("}}".utf8)
      else { continue }
      index = close + stride + 1
      ranges.append(start..<index)
    }
    return ranges
  }

  /// Most bytes of a name, and two.
  private static let longestName = 258

  private static func endsName(_ byte: UInt8) -> Bool {
    byte < 32 || "{}\"".utf8.contains(byte)
  }

  static func firstPlaceholder(in bytes: [UInt8], from start: Int, stride: Int) -> Int? {
    let end = bytes.count - (mark.count - 1) * stride
    guard start < end else { return nil }
    return (start..<end).first { place in
      bytes[place] == mark[0] && mark.indices.allSatisfy { bytes[place + $0 * stride] == mark[$0] }
        && (stride == 1 || bytes[place + 1] == 0)
    }
  }

  /// The name in a placeholder.
  static func name(at range: Range<Int>, in bytes: [UInt8], stride: Int) -> String {
    let characters = Swift.stride(from: range.lowerBound, to: range.upperBound, by: stride)
      .map { bytes[$0] }
    return String(decoding: characters.dropFirst(mark.count).dropLast(2), as: UTF8.self)
  }

  /// The name in text that is a placeholder and nothing else, or `nil` where it is not.
  static func name(of text: String) -> String? {
    let bytes = Array(text.utf8)
    guard let range = placeholders(in: bytes).first, range == bytes.indices else { return nil }
    return name(at: range, in: bytes, stride: 1)
  }

  /// Returns bytes with something else in the place of placeholders, by the names in them.
  static func rewrite<Failure>(
    _ placeholders: [Range<Int>], in bytes: [UInt8], stride: Int = 1,
    _ write: (String) throws(Failure) -> [UInt8]
  ) throws(Failure) -> [UInt8] {
    guard !placeholders.isEmpty else { return bytes }
    var whole: [UInt8] = []
    var end = 0
    for range in placeholders {
      whole += bytes[end..<range.lowerBound]
      whole += try write(name(at: range, in: bytes, stride: stride))
      end = range.upperBound
    }
    return whole + bytes[end...]
  }

  /// Returns a secret by its name.
  ///
  /// - Throws: `MissingSecret` where it is not known, or empty.
  static func value(
    of name: String, _ secret: (String) -> String?
  ) throws(MissingSecret) -> String {
    let value = secret(name)
    guard let value, !value.isEmpty else {
      throw MissingSecret(name: name, isEmpty: value != nil)
    }
    return value
  }

  /// Returns the bytes of a binary message with its secrets in place again.
  static func restore(
    binary bytes: [UInt8], _ secret: (String) -> String?
  ) throws(MissingSecret) -> [UInt8] {
    let plain = placeholders(in: bytes)
    let wide = placeholders(in: bytes, stride: 2)
    guard wide.isEmpty else {
      return try rewrite(wide, in: bytes, stride: 2) { name throws(MissingSecret) in
        WideText.bytes(of: try value(of: name, secret))
      }
    }
    guard !plain.isEmpty else { return bytes }
    // None may be missing, so that each is put back below.
    for range in plain { _ = try value(of: name(at: range, in: bytes, stride: 1), secret) }
    let packed = MessagePack.rewriting(bytes) { text, _ in
      guard let whole = try? restore(text, secret), whole != text else { return nil }
      return whole
    }
    if let packed { return packed }
    return try restore(text: bytes, secret)
  }
}
