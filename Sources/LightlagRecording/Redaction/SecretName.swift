import LightlagEncoding

/// Knows which names are those of secrets.
enum SecretName {
  /// How surely a name tells of a secret.
  enum Kind: Hashable, Sendable {
    /// What has it is a secret, whatever it is: `password`.
    case always
    /// A parameter of a URL that has it is one; a member only if it looks drawn by chance: a `key`
    /// may be one of a keyboard, and a `signature` that of a measure in music.
    case inURL
    /// What has it is one if it looks drawn by chance: a `session` may be the third.
    case ifDrawn
    /// A parameter of a URL that has it is one if it looks drawn by chance: elsewhere a `code` is
    /// that of an error, and not what a browser is sent back with (RFC 6749, section 4.1.2).
    case inURLIfDrawn
  }

  /// How a name ends, also within a word, that is a password's.
  private static let endingsOfPasswords = [
    "password", "passwords", "passwort", "passwd", "passphrase", "pwd", "secret", "secrets",
  ]

  /// How a name ends, also within a word, that is always a secret's.
  private static let endings = endingsOfPasswords + ["token", "apikey"]

  /// The last word of a name that is always a secret's.
  private static let lastWords = [
    "auth", "authorization", "bearer", "cookie", "cookies", "credential", "credentials", "csrf",
    "jwt", "otp", "passcode", "xsrf",
  ]

  /// Words that make any name a secret's in which they stand: `password_hash`.
  private static let anyWords = ["password", "passwd", "passphrase"]

  /// The last word of a name that is a secret's in a URL.
  private static let wordsInURL = ["key", "sig", "signature", "tokens"]

  /// What makes the key behind it a secret: `private_key`.
  private static let ofKeys = [
    "access", "account", "api", "auth", "encryption", "master", "private", "secret", "shared",
    "signing",
  ]

  /// How a name ends that is a secret's if its value looks drawn.
  private static let endingsIfDrawn = [
    "pass", "refresh", "session", "session_id", "sessionid", "session-id", "sessid",
  ]

  /// Words that end so and mean something else.
  private static let innocent = ["bypass", "compass"]

  /// Texts of which one stands wherever a parameter or a member is named like a secret, with what
  /// follows the name there; or, where letters of a parameter's name are encoded, one of those.
  static let literals: [[UInt8]] =
    names.flatMap { name in "-_.>".utf8.map { name + [$0] } }
    + names.flatMap { name in SecretAssignments.signs.map { name + $0 } }
    + anyWords.map { Array($0.utf8) }
    + (0x41...0x7A).map { Array("%\(String($0, radix: 16))".utf8) }

  /// Texts of which one stands in each name of a secret.
  static let names = (endings + lastWords + wordsInURL + endingsIfDrawn + ["code"])
    .map { Array($0.utf8) }

  /// Whether a name is that of a password, so that what is assigned to it is one, whatever it is.
  static func isPassword(_ name: String) -> Bool {
    let folded = String(decoding: name.utf8.map(LiteralFilter.folded), as: UTF8.self)
    return (endingsOfPasswords + ["passcode"]).contains(where: folded.hasSuffix)
  }

  /// Whether the value of a parameter is a secret, by its name.
  static func isSecret(parameter name: String, _ value: [UInt8]) -> Bool {
    switch kind(of: name[...]) {
    case .always, .inURL: !value.isEmpty
    case .ifDrawn, .inURLIfDrawn: isDrawn(value)
    case nil: false
    }
  }

  /// Whether a text that is a member's value is a secret, by the member's name.
  static func isSecret(member name: String, _ value: String) -> Bool {
    switch kind(of: name[...]) {
    case .always: true
    case .inURL, .ifDrawn: isDrawn(Array(value.utf8))
    case .inURLIfDrawn, nil: false
    }
  }

  /// How surely a name tells of a secret, or `nil` where it does not.
  static func kind(of name: Substring) -> Kind? {
    let words = words(of: Array(name.utf8)).map { String(decoding: $0, as: UTF8.self) }
    guard let last = words.last, !innocent.contains(last) else { return nil }
    let folded = String(decoding: name.utf8.map(LiteralFilter.folded), as: UTF8.self)
    if lastWords.contains(last) || words.contains(where: anyWords.contains)
      || endings.contains(where: folded.hasSuffix)
    {
      return .always
    }
    if last == "key", words.count > 1 {
      let whose = words[words.count - 2]
      if ofKeys.contains(whose) { return .always }
      if whose == "public" { return nil }
    }
    if wordsInURL.contains(last) || folded.hasSuffix("tokens") { return .inURL }
    if folded.hasSuffix("code") { return .inURLIfDrawn }
    return endingsIfDrawn.contains(where: folded.hasSuffix) || words.suffix(2) == ["session", "id"]
      ? .ifDrawn : nil
  }

  /// Whether a value looks drawn by chance: letters stand beside digits four times, as in no word
  /// and in no time of day.
  static func isDrawn(_ value: [UInt8]) -> Bool {
    guard KnownSecrets.isTelling(value) else { return false }
    let kinds = value.map { byte in
      switch byte {
      case 48...57: 1
      case 65...90, 97...122: 2
      default: 0
      }
    }
    return zip(kinds, kinds.dropFirst()).count { $0 > 0 && $1 > 0 && $0 != $1 } >= 4
  }

  /// Returns the words of a name in small letters: those of `access_key` and of `accessKey`.
  private static func words(of name: [UInt8]) -> [[UInt8]] {
    var words: [[UInt8]] = [[]]
    for (index, byte) in name.enumerated() {
      let isBreak = "-_.".utf8.contains(byte)
      if isBreak || beginsWord(at: index, in: name) { words.append([]) }
      if !isBreak { words[words.count - 1].append(LiteralFilter.folded(byte)) }
    }
    return words.filter { !$0.isEmpty }
  }

  /// Whether a large letter begins a word: behind a small one, or before one, as in `APIKey`.
  private static func beginsWord(at index: Int, in name: [UInt8]) -> Bool {
    let large = UInt8(ascii: "A")...UInt8(ascii: "Z")
    let small = UInt8(ascii: "a")...UInt8(ascii: "z")
    guard index > 0, large.contains(name[index]) else { return false }
    let isBeforeSmall = index + 1 < name.count && small.contains(name[index + 1])
    return !large.contains(name[index - 1]) || isBeforeSmall
  }
}
