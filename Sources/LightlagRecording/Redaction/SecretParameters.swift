import LightlagEncoding

/// Knows which names are those of secrets, and finds parameters of such names.
enum SecretParameters {
  /// How a name ends, also within a word, that is a secret's.
  private static let endings = [
    "token", "tokens", "password", "passwords", "passwd", "passphrase", "pwd", "secret", "secrets",
    "apikey",
  ]

  /// The last word of a name that is a secret's.
  private static let lastWords = [
    "key", "auth", "authorization", "cookie", "cookies", "credential", "credentials", "jwt", "sig",
    "signature",
  ]

  /// Words that make any name a secret's in which they stand: `password_hash`.
  private static let anyWords = ["password", "passwd", "passphrase"]

  /// Texts of which one stands wherever a parameter or a member is named like a secret, with what
  /// follows the name there; or, where letters of a parameter's name are encoded, one of those.
  static let literals: [[UInt8]] =
    names.flatMap { name in "\"\\=-_.".utf8.map { name + [$0] } }
    + anyWords.map { Array($0.utf8) }
    + (0x41...0x7A).map { Array("%\(String($0, radix: 16))".utf8) }

  /// Texts of which one stands in each name of a secret.
  static let names = (endings + lastWords).map { Array($0.utf8) }

  /// Takes the values of parameters that are named like secrets out of a target.
  ///
  /// - Parameters:
  ///   - target: What a connection asks for.
  ///   - cover: Returns what stands in the place of a value, by it and the parameter's name.
  /// - Returns: The target with that where a secret stood.
  static func redact(
    _ target: String, _ cover: (String, String) -> String = { Redactor.placeholder($1) }
  ) -> String {
    guard let query = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
    let start = target.utf8.index(after: query)
    let parameters = target[start...].split(separator: "&", omittingEmptySubsequences: false)
    return target[..<start] + parameters.map { redact(parameter: $0, cover) }.joined(separator: "&")
  }

  private static func redact(
    parameter: Substring, _ cover: (String, String) -> String
  ) -> String {
    guard let equals = parameter.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return String(parameter)
    }
    let name = parameter[..<equals]
    let value = parameter[parameter.utf8.index(after: equals)...]
    let plain = decoded(name)
    guard !value.isEmpty, isSecret(plain[...]), !Redactor.isPlaceholder(value) else {
      return String(parameter)
    }
    return "\(name)=\(cover(String(value), plain))"
  }

  private static func decoded(_ name: Substring) -> String {
    String(decoding: PercentEncoding.decode(Array(name.utf8)), as: UTF8.self)
  }

  /// Returns where values of parameters stand in text that are named like secrets: behind `?` or
  /// `&`, or at the beginning of text without spaces.
  static func matches(in bytes: [UInt8]) -> [KnownSecrets.Match] {
    let mayBegin = !bytes.contains { $0 <= 32 }
    var matches: [KnownSecrets.Match] = []
    var start = mayBegin ? 0 : nil
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "?"), UInt8(ascii: "&"): start = index + 1
      case UInt8(ascii: "="):
        guard let begin = start else { continue }
        start = nil
        let name = decoded(Substring(decoding: bytes[begin..<index], as: UTF8.self))
        let value = bytes[(index + 1)...].prefix { !ends($0) }
        guard isSecret(name[...]), !value.isEmpty else { continue }
        matches.append(.init(range: value.startIndex..<value.endIndex, name: name))
      case let byte where ends(byte): start = nil
      default: continue
      }
    }
    return matches
  }

  /// Whether a byte ends a parameter in text.
  private static func ends(_ byte: UInt8) -> Bool {
    byte <= 32 || "&;#,\"'<>\\{}".utf8.contains(byte)
  }

  /// Whether a parameter or a member is named like a secret.
  static func isSecret(_ name: Substring) -> Bool {
    let words = words(of: Array(name.utf8))
    guard let last = words.last else { return false }
    return lastWords.contains { last.elementsEqual($0.utf8) }
      || anyWords.contains { word in words.contains { $0.elementsEqual(word.utf8) } }
      || endings.contains { ending in
        name.utf8.reversed().lazy.map(LiteralFilter.folded).starts(with: ending.utf8.reversed())
      }
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
