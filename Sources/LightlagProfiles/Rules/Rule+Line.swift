public import LightlagCore
import LightlagEncoding

/// The form of a rule on one line: `slow: direction=up, event=drive, nth=every 3, do=delay 200 ms`.
///
/// The name and a colon, then keys and values as in a document, a comma between each two, `do`
/// last. A value is written as it is, or, where it holds a comma or begins or ends with a space,
/// as a JSON string; the value of `equals` is JSON always. That of `do` takes the rest of the
/// line, commas and all. Spaces around names, keys and values count for nothing.
extension Rule {
  /// Creates the rule that `line` states.
  public init(parsing line: String) throws(RuleFailure) {
    var scanner = RuleLineScanner(line)
    guard let name = scanner.name() else {
      throw RuleFailure(
        rule: line.quoted, key: nil, column: scanner.column, problem: .noColon)
    }
    let isWellFormed = Self.isName(name)
    do throws(RuleFields.Failure) {
      var fields = RuleFields()
      try fields.set(.name, .string(name))
      var seen: [RuleKey] = []
      while let text = try scanner.key() {
        let key = try RuleFields.key(text, known: RuleKey.allCases.filter { $0 != .name })
        guard !seen.contains(key) else {
          throw RuleFields.Failure(key: text, problem: .repeated(key))
        }
        seen.append(key)
        try fields.set(key, scanner.value(of: key))
      }
      self = try fields.rule()
    } catch {
      let name = isWellFormed ? "'\(name)'" : line.quoted
      throw RuleFailure(
        rule: name, key: error.key, column: scanner.column, problem: error.problem)
    }
  }

  /// The rule on one line, from which it is read again exactly.
  ///
  /// Times beyond 10 000 h are written, and not read.
  public var line: String {
    let parts = documentMembers.dropFirst().map { member in
      "\(member.name)=\(Self.written(member))"
    }
    return "\(name): " + parts.joined(separator: ", ")
  }

  private static func written(_ member: JSON.Member) -> String {
    guard member.name != RuleKey.equals.rawValue, let text = member.value.string else {
      return member.value.text
    }
    let isPlain = text.utf8.allSatisfy { byte in
      byte >= 0x20 && (byte != UInt8(ascii: ",") || member.name == RuleKey.do.rawValue)
    }
    let edges = [text.utf8.first, text.utf8.last]
    let isBare =
      isPlain && !text.utf8.isEmpty && text.utf8.first != UInt8(ascii: "\"")
      && !edges.contains(UInt8(ascii: " "))
    return isBare ? text : member.value.text
  }
}
