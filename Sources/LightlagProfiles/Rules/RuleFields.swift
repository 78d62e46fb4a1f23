import LightlagCore
import LightlagEncoding

/// A rule on its way from keys and values, which are the same in a document and in a line.
struct RuleFields {
  private var name: String?
  private var direction: Direction?
  private var event: String?
  private var kind: Message.Kind?
  private var size: ClosedRange<Int>?
  private var pointer: JSONPointer?
  private var equals: JSON?
  private var nth: Nth?
  private var probability = Probability.always
  private var verdict: RuleVerdict?

  /// A problem, and the key that it is about.
  struct Failure: Error {
    let key: String?
    let problem: RuleProblem
  }

  /// The key that `name` names.
  static func key(_ name: String, known: [RuleKey]) throws(Failure) -> RuleKey {
    guard let key = RuleKey(rawValue: name), known.contains(key) else {
      let unknown = UnknownName(kind: "key", name: name, known: known.map(\.rawValue))
      throw Failure(key: name, problem: .unknownKey(unknown))
    }
    return key
  }

  /// Takes the value of one key.
  mutating func set(_ key: RuleKey, _ value: JSON) throws(Failure) {
    do throws(RuleProblem) {
      if key == .equals {
        equals = value
      } else if let text = value.string {
        try set(key, text)
      } else {
        throw .notText(found: value.ruleDescription)
      }
    } catch {
      throw Failure(key: key.rawValue, problem: error)
    }
  }

  /// The rule that all keys make.
  func rule() throws(Failure) -> Rule {
    guard let name else { throw Failure(key: nil, problem: .missing(.name)) }
    guard let verdict else { throw Failure(key: nil, problem: .missing(.do)) }
    if pointer == nil, equals != nil {
      throw Failure(key: RuleKey.equals.rawValue, problem: .equalsWithoutPointer)
    }
    let json = pointer.map { RuleMatch.JSONTest(pointer: $0, equals: equals) }
    let match = RuleMatch(
      direction: direction, event: event, kind: kind, size: size, json: json, nth: nth,
      probability: probability)
    return Rule(name: name, match: match, verdict: verdict)
  }

  private mutating func set(_ key: RuleKey, _ text: String) throws(RuleProblem) {
    switch key {
    case .name:
      guard Rule.isName(text) else { throw .malformedName(text) }
      name = text
    case .direction: direction = try Self.direction(text)
    case .event:
      guard text.utf8.count <= EventName.longest else {
        throw .eventTooLong(byteCount: text.utf8.count)
      }
      event = text
    case .kind:
      let kinds = Message.Kind.allCases
      kind = kinds.first { $0.ruleWord == text }
      if kind == nil { throw Self.notAChoice(text, kinds.map(\.ruleWord)) }
    case .size: size = try RuleText.size(text)
    case .pointer:
      do { pointer = try JSONPointer(parsing: text) } catch { throw .pointer(text, error) }
    case .equals: break
    case .nth: nth = try RuleText.nth(text)
    case .probability:
      do { probability = try Probability(parsing: text) } catch { throw .value(error) }
    case .do: verdict = try RuleText.verdict(text)
    }
  }

  private static func direction(_ text: String) throws(RuleProblem) -> Direction {
    switch text {
    case "up", "uplink": .uplink
    case "down", "downlink": .downlink
    default: throw notAChoice(text, ["up", "down"])
    }
  }

  private static func notAChoice(_ text: String, _ choices: [String]) -> RuleProblem {
    let quoted = choices.map(\.quoted)
    let list = quoted.dropLast().joined(separator: ", ") + " or " + (quoted.last ?? "")
    return .value(
      ValueFailure(written: text.quoted, reason: .notAChoice, accepted: "write " + list))
  }
}

extension JSON {
  /// How a message names a value that is not what it should be.
  var ruleDescription: String {
    switch self {
    case .array: "an array"
    case .object: "an object"
    case .string(let text): text.quoted
    default: text
    }
  }
}
