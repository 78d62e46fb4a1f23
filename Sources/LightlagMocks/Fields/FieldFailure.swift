/// Why a JSON object is not what was asked for: which field, and what it takes.
@nonexhaustive
public enum FieldFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// There is a value, and it is not an object.
  case notAnObject
  /// A field is not there.
  case missing(String, accepted: String)
  /// A field has another value than is accepted, shown as JSON and cut short.
  case unacceptable(String, found: String, accepted: String)
  /// There is a field that means nothing here.
  case unknown(String, accepted: String)

  public var description: String {
    switch self {
    case .notAnObject: "a JSON object is expected"
    case .missing(let name, let accepted): "field \"\(name)\" is missing; accepted: \(accepted)"
    case .unacceptable(let name, let found, let accepted):
      "field \"\(name)\" is \(found); accepted: \(accepted)"
    case .unknown(let name, let accepted):
      "field \"\(name)\" is not known; accepted: \(accepted)"
    }
  }
}
