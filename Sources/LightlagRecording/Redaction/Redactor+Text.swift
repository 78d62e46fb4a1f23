import LightlagCore
import LightlagEncoding

extension Redactor {
  /// What stands in the place of text in base64 with a secret in it.
  private static let encodedName = "base64"

  /// Returns text without secrets; JSON inside it is looked into as JSON.
  mutating func text(_ text: String) -> String {
    guard !Self.isPlaceholder(text[...]) else { return text }
    return redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  /// Returns bytes without secrets, or `nil` where there are none in them.
  mutating func redacted(_ bytes: [UInt8], event: String? = nil) -> [UInt8]? {
    guard mayHoldSecret(bytes) else { return nil }
    let prefixCount = PacketPrefix(bytes.span)?.byteCount ?? 0
    let start = bytes[prefixCount...].firstIndex { !" \t\r\n".utf8.contains($0) } ?? bytes.count
    guard start < bytes.count, Self.beginsJSON(bytes[start]) else { return scan(bytes) }
    guard let json = try? JSON(parsing: Array(bytes[start...])) else {
      return redactedLines(bytes, event: event)
    }
    let clean = redact(json, event: event)
    guard clean != json else { return nil }
    return Array(bytes[..<start]) + clean.bytes
  }

  /// Returns lines without secrets, each of which may be JSON, or `nil` where there are none.
  private mutating func redactedLines(_ bytes: [UInt8], event: String?) -> [UInt8]? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 1 else { return scan(bytes) }
    let clean = lines.map { redacted(Array($0), event: event) ?? Array($0) }
      .joined(separator: [UInt8(ascii: "\n")])
    // A secret may have several lines.
    let whole = scan(Array(clean)) ?? Array(clean)
    return whole == bytes ? nil : whole
  }

  private static func beginsJSON(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"")
  }

  static func isPlaceholder(_ text: Substring) -> Bool {
    text.hasPrefix("{{secret:") && text.hasSuffix("}}")
  }

  // MARK: Looking into bytes as they stand

  /// Returns bytes with placeholders, or `nil` where there is nothing to take out.
  ///
  /// What is found in several ways and overlaps is one secret, so that no piece of it is left.
  mutating func scan(_ bytes: [UInt8]) -> [UInt8]? {
    let matches = Self.joined(Self.outsidePlaceholders(self.matches(in: bytes), in: bytes))
    guard !matches.isEmpty else { return nil }
    var clean: [UInt8] = []
    var end = 0
    for match in matches {
      clean += bytes[end..<match.range.lowerBound]
      clean += cover(Array(bytes[match.range]), as: match.name).utf8
      end = match.range.upperBound
    }
    return clean + bytes[end...]
  }

  private mutating func matches(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    var matches = known.matches(in: bytes)
    for pattern in patterns where pattern.mayBeFound(in: bytes) {
      var start = 0
      while let range = pattern.find(in: bytes, from: start) {
        if let rule = pattern.rule { use(rule) }
        matches.append(.init(range: range, name: pattern.name))
        start = range.upperBound
      }
    }
    if shapes.contains(.assignment) {
      matches += SecretParameters.matches(in: bytes) + CredentialText.matches(in: bytes)
      matches += SecretAssignments.matches(in: bytes)
    }
    for (range, decoded) in EncodedText.matches(in: bytes) where redacted(decoded) != nil {
      matches.append(.init(range: range, name: Self.encodedName))
    }
    return matches
  }

  /// Leaves out what begins in a placeholder.
  private static func outsidePlaceholders(
    _ matches: [KnownSecrets.Match], in bytes: [UInt8]
  ) -> [KnownSecrets.Match] {
    guard !matches.isEmpty else { return [] }
    let placeholders = placeholders(in: bytes)
    guard !placeholders.isEmpty else { return matches }
    return matches.filter { match in
      !placeholders.contains { $0.contains(match.range.lowerBound) }
    }
  }

  /// Makes one of those that overlap, named as the one that is all of it, or begins it.
  private static func joined(_ matches: [KnownSecrets.Match]) -> [KnownSecrets.Match] {
    let sorted = matches.enumerated().sorted { one, two in
      let (left, right) = (one.element.range, two.element.range)
      if left.lowerBound != right.lowerBound { return left.lowerBound < right.lowerBound }
      return left.count == right.count ? one.offset < two.offset : left.count > right.count
    }
    var joined: [KnownSecrets.Match] = []
    for match in sorted.lazy.map(\.element) {
      if let last = joined.last?.range, match.range.lowerBound < last.upperBound {
        let end = max(last.upperBound, match.range.upperBound)
        joined[joined.count - 1].range = last.lowerBound..<end
      } else {
        joined.append(match)
      }
    }
    return joined
  }
}
