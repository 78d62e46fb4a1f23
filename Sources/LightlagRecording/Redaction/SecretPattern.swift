/// A secret that is found in text by its looks.
struct SecretPattern: Hashable, Sendable {
  /// The name in the placeholder.
  let name: String
  /// The rule of the user's that it is, or `nil` for a shape.
  let rule: Redactor.Rule?
  private let lead: RegularExpression?
  private let whole: RegularExpression
  /// Texts of which each secret has one at least, as it stands or in JSON, or `nil` where there is
  /// nothing to look for.
  let literals: [[UInt8]]?
  /// Bytes behind the secret that belong to the match and stay.
  private let trailCount: Int
  /// What finds bytes in which there may be one, or `nil` where all must be tried.
  private let filter: LiteralFilter?

  /// Creates the pattern of a shape, or returns `nil` where it has none.
  init?(_ shape: SecretShape) {
    guard let (lead, body, trail) = shape.pattern else { return nil }
    let folds = lead.hasPrefix("(?i)") ? "(?i)" : ""
    let plain = [lead, body].map { $0.hasPrefix("(?i)") ? String($0.dropFirst(4)) : $0 }
    guard let whole = RegularExpression(known: "\(folds)(\(plain[0]))(\(plain[1]))\(trail)")
    else { return nil }
    (name, rule) = (shape.rawValue, nil)
    trailCount = trail.utf8.count
    self.whole = whole
    literals = shape.literals ?? whole.literals
    filter = literals.map { LiteralFilter($0) }
    self.lead = lead.isEmpty ? nil : RegularExpression(known: lead)
  }

  /// Creates a pattern that is a secret as a whole.
  init(name: String, _ expression: RegularExpression) {
    (self.name, rule) = (name, .expression(expression))
    (lead, trailCount) = (nil, 0)
    whole = expression
    literals = expression.literals
    filter = literals.map { LiteralFilter($0) }
  }

  /// Whether there may be a secret in bytes; where this says no there is none.
  func mayBeFound(in bytes: [UInt8]) -> Bool { filter?.isFound(in: bytes.span) ?? true }

  /// Returns where the first secret stands, or `nil` where there is none.
  func find(in bytes: [UInt8], from start: Int) -> Range<Int>? {
    guard let range = whole.firstMatch(in: bytes, from: start), !range.isEmpty else { return nil }
    guard let lead else { return range }
    // What follows the lead must have a byte at least, so the lead ends before the match does.
    let end = lead.end(ofMatchAt: range.lowerBound, in: bytes) ?? range.lowerBound
    let secretEnd = range.upperBound - trailCount
    return min(end, secretEnd)..<secretEnd
  }
}
