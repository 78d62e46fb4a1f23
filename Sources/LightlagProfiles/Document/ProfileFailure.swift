/// Why there is no such profile, or why a document is not one.
///
/// The description is one line that says where, what, and what would be accepted.
@nonexhaustive
public enum ProfileFailure: Error, Hashable, Sendable {
  /// No built-in profile has that name.
  case unknownProfile(UnknownName)
  /// The document is wrong in one place, the first that was found.
  case document(DocumentPlace, DocumentProblem)
}

extension ProfileFailure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .unknownProfile(let unknown): unknown.description
    case .document(let place, let problem): "\(place) \(problem)"
    }
  }
}
