import LightlagCore
import LightlagEncoding

/// What reading every part of a document takes.
extension ProfileDocument {
  /// The keys that may stand at the top, in a direction, or in either within a phase.
  static func keys(_ direction: Direction?, isInPhase: Bool) -> [String] {
    let figures = ConditionKey.allCases.filter {
      (direction == nil && !isInPhase) || !$0.isOfTheConnection
    }
    let own: [String] =
      switch (direction, isInPhase) {
      case (nil, false): ["name", "summary", "lightTime", "rules", "phases", "files"]
      case (nil, true): PhaseDocument.keys
      default: []
      }
    let directions = direction == nil ? Direction.allCases.map(\.rawValue) : []
    return own + figures.map(\.rawValue) + directions
  }

  func members(of value: JSON, at path: [String]) throws(ProfileFailure) -> [JSON.Member] {
    guard let members = value.members else {
      throw failure(.notAnObject(found: found(value)), at: path)
    }
    return members
  }

  /// Returns text of one line, which a terminal shows as it is.
  func text(_ value: JSON, at path: [String]) throws(ProfileFailure) -> String {
    let text = try lines(value, at: path)
    guard text.onOneLine == text else { throw failure(.notOneLine(text), at: path) }
    return text
  }

  /// Returns text of as many lines as there are.
  func lines(_ value: JSON, at path: [String]) throws(ProfileFailure) -> String {
    guard let text = value.string else { throw failure(.notText(found: found(value)), at: path) }
    guard !text.isEmpty else { throw failure(.empty, at: path) }
    return text
  }

  /// How a message names a value that is not what it should be.
  func found(_ value: JSON) -> String {
    switch value {
    case .array: "an array"
    case .object: "an object"
    case .string(let text): text.quoted
    default: value.text
    }
  }

  func unknownKey(at path: [String], known: [String]) -> ProfileFailure {
    let unknown = UnknownName(kind: "key", name: path[path.count - 1], known: known)
    return failure(.condition(.unknownKey(unknown)), at: path)
  }

  func failure(_ problem: DocumentProblem, at path: [String]) -> ProfileFailure {
    .document(DocumentPlace(file: file, document: bytes, path: path), problem)
  }
}
