import LightlagCore

/// A value of several parts with commas between: `10 ms pareto, correlation 30 %`.
///
/// The first says the most; the others begin with a word of their own, and come in any order.
struct WrittenParts {
  /// The first part.
  let first: Substring

  private let text: String
  private var others: [(word: Substring, rest: Substring)] = []

  /// Splits `text`, in which the other parts begin with some of `words`.
  init(_ text: String, words: [String]) throws(ValueFailure) {
    self.text = text
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    first = parts[0]
    for part in parts.dropFirst() {
      let part = part.hasPrefix(" ") ? part.dropFirst() : part
      let (word, rest) = Self.split(part)
      guard words.contains(String(word)) else { throw failure(.unknownPart(String(part))) }
      guard !others.contains(where: { $0.word == word }) else { throw failure(.repeated) }
      others.append((word, rest))
    }
  }

  /// Returns what follows that word, or `nil` if it is not there.
  func rest(of word: String) -> String? {
    others.first { $0.word == word }.map { String($0.rest) }
  }

  /// Returns whether that word is there, behind which nothing may stand.
  func has(_ word: String) throws(ValueFailure) -> Bool {
    guard let rest = rest(of: word) else { return false }
    guard rest.isEmpty else { throw failure(.unknownPart(rest)) }
    return true
  }

  func correlation() throws(ValueFailure) -> Correlation {
    guard let text = rest(of: "correlation") else { return .none }
    let chance = try Probability(parsing: text)
    guard chance != .always else { throw failure(.tooLarge(greatest: "99.9999999 %")) }
    return Correlation(partsPerBillion: chance.partsPerBillion)
  }

  func failure(_ reason: ValueFailure.Reason) -> ValueFailure {
    ValueFailure(written: text.quoted, reason: reason, accepted: "")
  }

  /// The first word, and what comes behind it without its blank.
  static func split(_ part: Substring) -> (word: Substring, rest: Substring) {
    let word = part.prefix { $0 != " " }
    return (word, part[word.endIndex...].drop { $0 == " " })
  }

  /// A whole number that stands alone.
  func number(_ text: some StringProtocol, least: Int) throws(ValueFailure) -> Int {
    guard let number = Int(text), text.allSatisfy({ ("0"..."9").contains($0) }),
      number <= 1 << 40
    else { throw failure(.unknownPart(String(text))) }
    guard number >= least else { throw failure(.belowLeast(least: least)) }
    return number
  }
}
