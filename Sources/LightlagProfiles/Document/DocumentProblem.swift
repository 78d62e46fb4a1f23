public import LightlagCore

/// What is wrong in one place of a profile document.
@nonexhaustive
public enum DocumentProblem: Error, Hashable, Sendable {
  /// The bytes are not JSON.
  case notJSON(column: Int, reason: String)
  /// Something else than an object stands where one must.
  case notAnObject(found: String)
  /// Something else than a value with its source stands where a figure must.
  case notAFigure(found: String)
  /// Something else than text stands where text must.
  case notText(found: String)
  /// The text is empty.
  case empty
  /// The text has ends of lines, or other characters that a terminal obeys.
  case notOneLine(String)
  /// A key that must be there is missing.
  case missing(key: String)
  /// The name has other characters than it may.
  case malformedName(String)
  /// The name and the name of the file differ.
  case otherName(String, file: String)
  /// A key or a value is refused.
  case condition(ConditionProblem)
  /// A rule is refused.
  case rule(RuleFailure)
  /// Something else than an array stands where one must.
  case notAnArray(found: String)
  /// A phase cannot be.
  case phase(Timeline.Failure)
  /// A value of a phase is refused.
  case value(ValueFailure)
  /// A contact plan is refused.
  case trace(TraceProblem)
  /// A key that a phase must have is missing.
  case missingInPhase(key: String)
  /// A phase has times of both kinds.
  case courseOfPhase
  /// A phase says how it starts by chance, but not its mean times.
  case startsOnOfPlanned
  /// A phase changes nothing.
  case idlePhase
}

extension DocumentProblem: CustomStringConvertible {
  public var description: String {
    switch self {
    case .notJSON(let column, let reason): "not JSON, at column \(column): \(reason)"
    case .notAnObject(let found): "\(found) is not an object; write { } around keys and values"
    case .notAFigure(let found):
      "\(found) is not a figure; write {\"value\": ..., \"source\": ...}"
    case .notText(let found): "\(found) is not text; write it in quotation marks"
    case .empty: "\"\" says nothing; write some text"
    case .notOneLine(let text):
      "\(text.quoted) has control characters; write it on one line, without them"
    case .missing(let key): "no '\(key)'; \(Self.purpose(of: key))"
    case .malformedName(let name):
      "\(name.quoted) is not a name; write lower-case letters, digits and hyphens"
    case .otherName(let name, let file):
      "\(name.quoted) is not the name of the file; write \(file.quoted), or rename the file"
    case .condition(let problem): problem.description
    case .rule(let failure): failure.problem.description
    case .notAnArray(let found): "\(found) is not an array; write [ ] around the elements"
    case .phase(.endlessButRepeated):
      "\"every\" without \"for\"; write how long the phase holds each time"
    case .phase(let failure): failure.description
    case .value(let failure): failure.description
    case .trace(let problem): problem.description
    case .missingInPhase(let key): "no '\(key)'; \(Self.purposeInPhase(of: key))"
    case .courseOfPhase:
      "says when in two ways; write \"at\", \"for\" and \"every\", or \"on\" and \"off\""
    case .startsOnOfPlanned:
      "goes with the mean times \"on\" and \"off\"; write those, or leave it out"
    case .idlePhase: "changes nothing; write a figure such as \"flow\", or an \"action\""
    }
  }

  private static func purposeInPhase(of key: String) -> String {
    switch key {
    case "name": "write what the phase is called"
    case "on": "write how long it holds on average, beside \"off\""
    case "off": "write how long it does not hold on average, beside \"on\""
    default: "write where the times come from, or \"judgement\""
    }
  }

  private static func purpose(of key: String) -> String {
    switch key {
    case "name": "write the name of the file without .json"
    case "summary": "write in one sentence what the profile is like"
    case "value": "write what the figure is"
    default: "write where the figure comes from, or \"judgement\""
    }
  }
}
