import LightlagCore
import LightlagEncoding

extension RuleProposal {
  /// A value that two captures have otherwise.
  struct Change {
    let event: String?
    /// The way to it, the elements of lists not told apart.
    let path: [String]
    /// The two values as JSON, which may be cut short.
    let one: String
    let two: String

    init?(_ difference: Divergence.Difference, of event: String?) {
      guard let one = difference.expected, let two = difference.actual,
        var path = (try? JSONPointer(parsing: difference.pointer))?.tokens, !path.isEmpty
      else { return nil }
      // The first elements of a packet are told apart, those of a list are not.
      for place in path.indices.dropFirst() where Int(path[place]) != nil { path[place] = "*" }
      (self.event, self.path, self.one, self.two) = (event, path, one, two)
    }
  }

  /// Texts of one capture that stand for one text each in another, in several places.
  struct Identifiers {
    /// Never iterated.
    private var partners: [String: Set<String>] = [:]
    private var owners: [String: Set<String>] = [:]
    private var counts: [String: Int] = [:]
    private var names: [String: String] = [:]

    init(in changes: [Change], of capture: [UInt8]) {
      var values = KnownSecrets()
      for change in changes {
        partners[change.one, default: []].insert(change.two)
        owners[change.two, default: []].insert(change.one)
        counts[change.one, default: 0] += 1
        values.insert(Array(change.one.utf8), name: change.one)
        if names[change.one] == nil { names[change.one] = change.path.last { $0 != "*" } }
      }
      var found: [String: Int] = [:]
      for match in values.matches(in: capture) { found[match.name, default: 0] += 1 }
      counts.merge(found, uniquingKeysWith: max)
    }

    /// The name by which a value is bound, that of the member where it comes first; `nil` where it
    /// is no identifier.
    func name(of change: Change) -> String? {
      guard counts[change.one, default: 0] > 1, partners[change.one]?.count == 1,
        owners[change.two]?.count == 1, Self.isIdentifier(change.one),
        Self.isIdentifier(change.two)
      else { return nil }
      return names[change.one] ?? "id"
    }

    /// Whether JSON is a text that can be told from others.
    private static func isIdentifier(_ text: String) -> Bool {
      guard let value = (try? JSON(parsing: Array(text.utf8)))?.string else { return false }
      return KnownSecrets.isTelling(Array(value.utf8))
    }
  }
}
