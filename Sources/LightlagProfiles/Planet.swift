/// A planet that a profile's link reaches, so that its delay follows from the date.
public enum Planet: String, Hashable, Sendable, CaseIterable {
  /// The fourth from the Sun.
  case mars

  /// Its name in a sentence.
  public var name: String {
    switch self {
    case .mars: "Mars"
    }
  }

  /// What a document may say, as the end of a message that refuses something else.
  static var accepted: String {
    "write a planet: " + allCases.map(\.rawValue.quoted).joined(separator: ", ")
  }
}
