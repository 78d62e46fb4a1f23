/// Why what a recording holds is not a rule.
package enum RuleRecordFailure: Error, Hashable, Sendable {
  /// It is no JSON object.
  case notAnObject
  /// A member that is always there is not.
  case missing(key: String)
  /// A member is something else than it must be.
  case invalid(key: String, expected: String)
  /// A member has a name that means nothing.
  case unknown(key: String)
}

extension RuleRecordFailure: CustomStringConvertible {
  package var description: String {
    switch self {
    case .notAnObject: "a rule must be an object"
    case .missing(let key): "a rule without '\(key)'"
    case .invalid(let key, let expected): "'\(key)' of a rule must be \(expected)"
    case .unknown(let key): "a rule with '\(key)', which this version does not know"
    }
  }
}
