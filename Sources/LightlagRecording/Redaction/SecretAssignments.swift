import LightlagEncoding

/// Finds values in plain text that are assigned to a name like a secret's: `passcode:…`,
/// `secret_key=…`, a field of a header.
enum SecretAssignments {
  /// Most bytes of a name.
  private static let longestName = 64

  /// What stands behind a name, where a value is assigned to it, in text and in a string of JSON.
  static let signs = [":", "=", " :", " =", "  ", "'", "\"", "\\"].map { Array($0.utf8) }

  /// Returns where such values stand.
  static func matches(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    bytes.indices.compactMap { index in
      bytes[index] == UInt8(ascii: ":") || bytes[index] == UInt8(ascii: "=")
        ? match(atSign: index, in: bytes) : nil
    }
  }

  private static func match(atSign sign: Int, in bytes: [UInt8]) -> KnownSecrets.Match? {
    let name = name(before: sign, in: bytes)
    guard !name.isEmpty, let kind = SecretName.kind(of: name[...]) else { return nil }
    let rest = bytes[(sign + 1)...].drop { $0 == UInt8(ascii: " ") }.drop(while: isQuote)
    let value = rest.prefix { !ends($0) }
    guard let first = value.first, !"[]".utf8.contains(first), isSecret(value, kind, name) else {
      return nil
    }
    return KnownSecrets.Match(range: value.indices, name: name)
  }

  /// Whether a value is a secret, by the name that it is assigned to.
  ///
  /// In text such names stand before words too, as in `auth: failed`, so that only those of
  /// passwords tell by themselves.
  private static func isSecret(
    _ value: ArraySlice<UInt8>, _ kind: SecretName.Kind, _ name: String
  ) -> Bool {
    switch kind {
    case .always: SecretName.isPassword(name) || looksDrawn(value)
    case .inURL, .ifDrawn: SecretName.isDrawn(Array(value))
    case .inURLIfDrawn: false
    }
  }

  /// Whether a value is no word, and no time, address or version either.
  private static func looksDrawn(_ value: ArraySlice<UInt8>) -> Bool {
    let isPlain = value.allSatisfy(CredentialText.isWord)
    return isPlain && CredentialText.isCredential(value) || SecretName.isDrawn(Array(value))
  }

  /// Returns the name that ends before a sign, without quotes and spaces, or nothing.
  private static func name(before sign: Int, in bytes: [UInt8]) -> String {
    let head = bytes[max(0, sign - longestName)..<sign]
    // Spaces stand behind quotes, if both are there: so it is for `signs`.
    let name = head.droppingLast { $0 == UInt8(ascii: " ") }.droppingLast(while: isQuote)
    let start = name.lastIndex { !isPart($0) }.map { $0 + 1 } ?? name.startIndex
    return String(decoding: name[start...], as: UTF8.self)
  }

  private static func isPart(_ byte: UInt8) -> Bool {
    CredentialText.isWord(byte) || "-_.".utf8.contains(byte)
  }

  private static func isQuote(_ byte: UInt8) -> Bool { "\"'\\".utf8.contains(byte) }

  /// Whether a byte ends a value, or is one of a placeholder.
  private static func ends(_ byte: UInt8) -> Bool {
    byte <= 32 || "\"'&,;\\{}".utf8.contains(byte)
  }
}

extension ArraySlice<UInt8> {
  /// Returns it without the bytes at its end that are so.
  fileprivate func droppingLast(while isSo: (UInt8) -> Bool) -> ArraySlice<UInt8> {
    self[..<(lastIndex { !isSo($0) }.map { $0 + 1 } ?? startIndex)]
  }
}
