/// A text with placeholders, as a pattern of what it may have been.
struct RedactedTemplate: Hashable, Sendable {
  /// The text.
  let recorded: String
  /// What stands before, between and behind the placeholders.
  private var literals: [String] = []
  /// The names in the placeholders.
  private var names: [String] = []

  /// Creates the pattern of a text, or returns `nil` where it has no placeholder.
  init?(_ recorded: String) {
    self.recorded = recorded
    let bytes = Array(recorded.utf8)
    var end = 0
    for range in Redactor.placeholders(in: bytes) {
      literals.append(String(decoding: bytes[end..<range.lowerBound], as: UTF8.self))
      names.append(Redactor.name(at: range, in: bytes, stride: 1))
      end = range.upperBound
    }
    guard !names.isEmpty else { return nil }
    literals.append(String(decoding: bytes[end...], as: UTF8.self))
  }

  /// Whether the text is one placeholder and nothing else.
  var isWhole: Bool { names.count == 1 && literals.allSatisfy(\.isEmpty) }

  /// Returns what a text has in the place of the secrets that are not known, or `nil` where it is
  /// not this one with the secrets that are known and any value for the others.
  func values(
    in text: String, _ secret: (String) -> String?
  ) -> [(name: String, value: String)]? {
    var fixed = [Array(literals[0].utf8)]
    var unknown: [String] = []
    for (name, literal) in zip(names, literals.dropFirst()) {
      if let value = secret(name) {
        fixed[fixed.count - 1] += Array((value + literal).utf8)
      } else {
        fixed.append(Array(literal.utf8))
        unknown.append(name)
      }
    }
    return Self.values(in: Array(text.utf8)[...], between: fixed).map { values in
      zip(unknown, values).map { ($0, String(decoding: $1, as: UTF8.self)) }
    }
  }

  /// Returns the text with something else in the place of each placeholder, by the name in it.
  func text(_ placeholder: (String) -> String) -> String {
    zip(names, literals.dropFirst()).reduce(literals[0]) { text, part in
      text + placeholder(part.0) + part.1
    }
  }

  /// Returns what stands between texts, a byte at least between each two, or `nil` where bytes are
  /// not these texts in order.
  private static func values(
    in bytes: ArraySlice<UInt8>, between fixed: [[UInt8]]
  ) -> [ArraySlice<UInt8>]? {
    guard fixed.count > 1 else { return bytes.elementsEqual(fixed[0]) ? [] : nil }
    guard bytes.starts(with: fixed[0]) else { return nil }
    var rest = bytes.dropFirst(fixed[0].count)
    var values: [ArraySlice<UInt8>] = []
    for text in fixed[1..<fixed.count - 1] {
      guard let start = rest.indices.dropFirst().first(where: { rest[$0...].starts(with: text) })
      else { return nil }
      values.append(rest[..<start])
      rest = rest[(start + text.count)...]
    }
    let last = fixed[fixed.count - 1]
    guard rest.count > last.count, rest.suffix(last.count).elementsEqual(last) else { return nil }
    return values + [rest.dropLast(last.count)]
  }
}
