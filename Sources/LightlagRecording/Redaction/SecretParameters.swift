/// Takes the values of parameters that are named like secrets out of a request's target.
enum SecretParameters {
  /// How a name ends, also within a word, that is a secret's.
  private static let endings = [
    "token", "tokens", "password", "passwords", "passwd", "passphrase", "pwd", "secret", "secrets",
    "apikey",
  ]

  /// The last word of a name that is a secret's.
  private static let lastWords = [
    "key", "auth", "authorization", "credential", "credentials", "jwt", "sig", "signature",
  ]

  /// Words that make any name a secret's in which they stand: `password_hash`.
  private static let anyWords = ["password", "passwd", "passphrase"]

  /// Texts of which one stands wherever a parameter or a member is named like a secret, with what
  /// follows the name there.
  static let literals: [[UInt8]] =
    (endings + lastWords).flatMap { name in
      "\"\\=-_.".utf8.map { Array(name.utf8) + [$0] }
    } + anyWords.map { Array($0.utf8) }

  /// Returns the target with `{{secret:NAME}}` where a secret stood, or what else is to stand there
  /// for a name and a value.
  static func redact(
    _ target: String,
    _ placeholder: (String, String) -> String = { name, _ in Redactor.placeholder(name) }
  ) -> String {
    guard let query = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return target }
    let start = target.utf8.index(after: query)
    let parameters = target[start...].split(separator: "&", omittingEmptySubsequences: false)
      .map { redact(parameter: $0, placeholder) }
    return target[..<start] + parameters.joined(separator: "&")
  }

  private static func redact(
    parameter: Substring, _ placeholder: (String, String) -> String
  ) -> String {
    guard let equals = parameter.utf8.firstIndex(of: UInt8(ascii: "=")) else {
      return String(parameter)
    }
    let name = parameter[..<equals]
    let value = parameter[parameter.utf8.index(after: equals)...]
    guard !value.isEmpty, !Redactor.isPlaceholder(value), isSecret(name) else {
      return String(parameter)
    }
    return "\(name)=\(placeholder(String(name), String(value)))"
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
