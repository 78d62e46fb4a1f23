public import LightlagCore
public import LightlagEncoding

/// The form of a rule in a profile: `{"name": "slow", "event": "drive", "do": "delay 200 ms"}`.
extension Rule {
  /// Creates the rule that one object of a document describes.
  public init(document: JSON) throws(RuleFailure) {
    self = try Self.rule(document, index: 0)
  }

  /// Returns the rules that an array of a document describes, in its order.
  ///
  /// - Throws: `RuleFailure` for the first thing that is wrong, two rules of one name included.
  public static func rules(document: JSON) throws(RuleFailure) -> [Rule] {
    guard let elements = document.array else {
      throw RuleFailure(
        rule: nil, key: nil, problem: .notAnArray(found: document.ruleDescription))
    }
    var rules: [Rule] = []
    for (index, element) in elements.enumerated() {
      let rule = try rule(element, index: index)
      guard !rules.contains(where: { $0.name == rule.name }) else {
        throw RuleFailure(
          rule: "\(index + 1)", key: RuleKey.name.rawValue, index: index,
          problem: .nameTaken(rule.name))
      }
      rules.append(rule)
    }
    return rules
  }

  /// Returns the rules of a file that holds such an array and nothing else.
  ///
  /// - Parameters:
  ///   - document: The JSON text.
  ///   - file: The path it came from, for messages.
  /// - Returns: The rules in their order.
  /// - Throws: `ProfileFailure.document` for the first thing that is wrong.
  public static func rules(
    parsing document: [UInt8], file: String
  ) throws(ProfileFailure) -> [Rule] {
    let json: JSON
    do {
      json = try JSON(parsing: document)
    } catch {
      throw .document(
        DocumentPlace(file: file, line: error.line),
        .notJSON(column: error.column, reason: "\(error.reason)".onOneLine))
    }
    do {
      return try rules(document: json)
    } catch {
      let path = (error.index.map { [String($0 + 1)] } ?? []) + (error.key.map { [$0] } ?? [])
      throw .document(
        DocumentPlace(file: file, document: document, path: path), .rule(error))
    }
  }

  /// The rule as an object of a document, from which it is read again exactly.
  ///
  /// What is at its default is left out. Times beyond 10 000 h are written, and not read.
  public var document: JSON { .object(documentMembers) }

  /// The members of the document, in the order of the keys.
  var documentMembers: [JSON.Member] {
    var members: [JSON.Member] = []
    func add(_ key: RuleKey, _ value: JSON?) {
      if let value { members.append(JSON.Member(name: key.rawValue, value: value)) }
    }
    add(.name, .string(name))
    add(.direction, match.direction.map { .string($0.ruleWord) })
    add(.event, match.event.map(JSON.string))
    add(.kind, match.kind.map { .string($0.ruleWord) })
    add(.size, match.size.map { .string(RuleText.text($0)) })
    add(.pointer, match.json.map { .string($0.pointer.description) })
    add(.equals, match.json?.equals)
    add(.nth, match.nth.map { .string(RuleText.text($0)) })
    if match.probability != .always {
      add(.probability, .string(match.probability.quantityText))
    }
    add(.do, .string(RuleText.text(verdict)))
    return members
  }

  private static func rule(_ document: JSON, index: Int) throws(RuleFailure) -> Rule {
    var name = "\(index + 1)"
    do throws(RuleFields.Failure) {
      guard let members = document.members else {
        throw RuleFields.Failure(
          key: nil, problem: .notAnObject(found: document.ruleDescription))
      }
      if let text = document[RuleKey.name.rawValue]?.string, isName(text) { name = "'\(text)'" }
      var fields = RuleFields()
      for member in members {
        let key = try RuleFields.key(member.name, known: RuleKey.allCases)
        try fields.set(key, member.value)
      }
      return try fields.rule()
    } catch {
      throw RuleFailure(rule: name, key: error.key, index: index, problem: error.problem)
    }
  }
}
