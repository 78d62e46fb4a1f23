public import LightlagCore
import LightlagEncoding

extension Redactor {
  /// Why secrets could not be put back.
  public struct MissingSecret: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name in the placeholder.
    public let name: String

    /// Whether it is known and has no characters, which no secret is without.
    public let isEmpty: Bool

    public var description: String {
      "the secret '\(name)' is \(isEmpty ? "empty" : "not known")"
    }
  }

  /// Returns a message with its secrets in place again.
  ///
  /// In JSON they are put into strings, with the escapes that they need there.
  ///
  /// - Parameters:
  ///   - message: What was recorded.
  ///   - secret: Returns a secret by the name in its placeholder, or `nil` where it is not known.
  /// - Returns: The message as it was before it was redacted, white space in JSON left out.
  /// - Throws: `MissingSecret` for the first that is not known, or empty.
  public static func restore(
    _ message: Message, _ secret: (String) -> String?
  ) throws(MissingSecret) -> Message {
    guard hasPlaceholder(message.bytes) else { return message }
    guard let json = json(in: message.bytes) else {
      let text = try restore(String(decoding: message.bytes, as: UTF8.self), secret)
      return Message(message.kind, Array(text.utf8))
    }
    let whole = try restore(json, secret)
    let prefixCount = PacketPrefix(message.bytes.span)?.byteCount ?? 0
    return Message(message.kind, Array(message.bytes[..<prefixCount]) + whole.bytes)
  }

  /// Returns text with its secrets in place again.
  ///
  /// - Throws: `MissingSecret` for the first that is not known, or empty.
  public static func restore(
    _ text: String, _ secret: (String) -> String?
  ) throws(MissingSecret) -> String {
    var result = ""
    var rest = text[...]
    while let (before, name, behind) = firstPlaceholder(rest) {
      guard let value = secret(name), !value.isEmpty else {
        throw MissingSecret(name: name, isEmpty: secret(name) != nil)
      }
      result += before + value
      rest = behind
    }
    return result + rest
  }

  /// Returns the names in the placeholders of a text, each once, in order.
  public static func names(in bytes: [UInt8]) -> [String] {
    var names: [String] = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) where hasPlaceholder(Array(line)) {
      let text = String(decoding: line, as: UTF8.self)
      var rest = text[...]
      while let (_, name, behind) = firstPlaceholder(rest) {
        if !names.contains(name) { names.append(name) }
        rest = behind
      }
    }
    return names
  }

  private static func restore(
    _ json: JSON, _ secret: (String) -> String?
  ) throws(MissingSecret) -> JSON {
    switch json {
    case .string(let text): return .string(try restore(text, secret))
    case .array(let elements):
      var restored: [JSON] = []
      for element in elements { restored.append(try restore(element, secret)) }
      return .array(restored)
    case .object(let members):
      var restored: [JSON.Member] = []
      for member in members {
        restored.append(
          .init(name: try restore(member.name, secret), value: try restore(member.value, secret)))
      }
      return .object(restored)
    default: return json
    }
  }

  /// Returns the JSON of a message, behind the prefix of a packet, or `nil` where it is none.
  static func json(in bytes: [UInt8]) -> JSON? {
    try? JSON(parsing: Array(bytes[(PacketPrefix(bytes.span)?.byteCount ?? 0)...]))
  }

  static func hasPlaceholder(_ bytes: [UInt8]) -> Bool {
    let mark = Array("{{secret:".utf8)
    guard bytes.count >= mark.count else { return false }
    return (0...bytes.count - mark.count).contains { bytes[$0...].starts(with: mark) }
  }

  static func firstPlaceholder(
    _ text: Substring
  ) -> (before: Substring, name: String, behind: Substring)? {
    var start = text.startIndex
    while let brace = text[start...].firstIndex(of: "{") {
      if text[brace...].hasPrefix("{{secret:") {
        let name = text[brace...].dropFirst(9)
        if let end = name.firstIndex(of: "}"), name[end...].hasPrefix("}}") {
          return (text[..<brace], String(name[..<end]), name[end...].dropFirst(2))
        }
      }
      start = text.index(after: brace)
    }
    return nil
  }
}
