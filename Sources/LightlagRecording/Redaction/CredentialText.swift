import LightlagEncoding

/// Finds credentials in text by what stands before them.
enum CredentialText {
  /// What begins a line by which a client shows who it is, in small letters.
  private static let commands = ["auth", "authenticate", "login", "pass", "password"]

  private static let schemes = ["basic ", "token "].map { Array($0.utf8) }

  /// Texts of which one stands wherever there are some.
  static let literals = schemes + commands.map { Array("\($0) ".utf8) }

  private static let schemeFilter = LiteralFilter(schemes)
  private static let commandFilter = LiteralFilter(commands.map { Array("\($0) ".utf8) })

  /// Returns where credentials stand: behind `Basic` (RFC 7617) or `Token`, in an XML element that
  /// is named like a secret, and at the end of a line such as `LOGIN user password`.
  static func matches(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    var matches: [KnownSecrets.Match] = []
    if schemeFilter.isFound(in: bytes.span) { matches += behindSchemes(in: bytes) }
    if bytes.contains(UInt8(ascii: "<")) { matches += elements(in: bytes) }
    if commandFilter.isFound(in: bytes.span) { matches += lines(in: bytes) }
    return matches
  }

  /// Whether text in an authentication may be a credential: no word such as `ok` or `failed`.
  static func isCredential(_ text: some Collection<UInt8>) -> Bool {
    text.count >= 6 && text.contains { (48...57).contains($0) }
  }

  private static func behindSchemes(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    var matches: [KnownSecrets.Match] = []
    for start in bytes.indices where start == 0 || !isWord(bytes[start - 1]) {
      for scheme in schemes where begins(scheme, at: start, in: bytes) {
        let rest = bytes[(start + scheme.count)...]
        let value = rest.prefix { isWord($0) || "+/=._~-".utf8.contains($0) }
        let isSecret =
          scheme == schemes[0] ? isUserAndPassword(value) : SecretName.isDrawn(Array(value))
        if isSecret { matches.append(.init(range: value.indices, name: "bearer")) }
      }
    }
    return matches
  }

  private static func isUserAndPassword(_ base64: ArraySlice<UInt8>) -> Bool {
    Base64.decode(String(decoding: base64, as: UTF8.self))?.contains(UInt8(ascii: ":")) ?? false
  }

  private static func elements(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    var matches: [KnownSecrets.Match] = []
    for (start, byte) in bytes.enumerated() where byte == UInt8(ascii: "<") {
      let name = bytes[(start + 1)...].prefix { isWord($0) || "-_.:".utf8.contains($0) }
      guard !name.isEmpty, name.endIndex < bytes.count, bytes[name.endIndex] == UInt8(ascii: ">")
      else { continue }
      let value = bytes[(name.endIndex + 1)...].prefix { $0 != UInt8(ascii: "<") }
      let text = String(decoding: name, as: UTF8.self)
      guard !value.isEmpty,
        SecretName.isSecret(member: text, String(decoding: value, as: UTF8.self))
      else { continue }
      matches.append(.init(range: value.indices, name: text))
    }
    return matches
  }

  private static func lines(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    bytes.split { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") }.compactMap { line in
      let words = line.split(separator: UInt8(ascii: " "))
      // What is assigned is found as such.
      guard (2...3).contains(words.count), let last = words.last, isCredential(last),
        !last.dropLast(2).contains(UInt8(ascii: "="))
      else { return nil }
      let command = String(decoding: words[0].map(LiteralFilter.folded), as: UTF8.self)
      guard commands.contains(command) else { return nil }
      return KnownSecrets.Match(range: last.indices, name: command)
    }
  }

  private static func begins(_ text: [UInt8], at start: Int, in bytes: [UInt8]) -> Bool {
    start + text.count < bytes.count
      && text.indices.allSatisfy { LiteralFilter.folded(bytes[start + $0]) == text[$0] }
  }

  /// Whether a byte is a letter or a digit.
  static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case 48...57, 65...90, 97...122: true
    default: false
    }
  }
}
