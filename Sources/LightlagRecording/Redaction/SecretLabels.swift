/// Gives each secret a label of its own: the first of a name has the name, later ones a number
/// behind it.
struct SecretLabels: Hashable, Sendable {
  /// A secret that cannot be told from other text, so that its name belongs to it.
  private struct Short: Hashable, Sendable {
    let name: String
    let value: [UInt8]
  }

  /// Most bytes of a secret that is kept here.
  private static let longest = 256

  /// The labels that are given away; never iterated.
  private var taken: Set<String> = []
  /// The last number of each name; never iterated.
  private var numbers: [String: Int] = [:]
  /// The labels of short secrets; never iterated.
  private var short: [Short: String] = [:]

  /// Keeps a label for a secret that was given with it.
  mutating func take(_ label: String) { taken.insert(label) }

  /// Returns a label that no other secret has.
  mutating func next(_ name: String) -> String {
    if taken.insert(name).inserted { return name }
    let base = SecretLabel(name).name
    while true {
      let number = (numbers[base] ?? 1) + 1
      numbers[base] = number
      let label = "\(base)-\(number)"
      if taken.insert(label).inserted { return label }
    }
  }

  /// Returns the label of a secret that is known by its name too, and by its value alone is not.
  ///
  /// Beyond the limits all have the name itself.
  mutating func label(of value: [UInt8], as name: String) -> String {
    let key = Short(name: name, value: value)
    if let label = short[key] { return label }
    guard short.count < KnownSecrets.limit, value.count <= Self.longest else { return name }
    let label = next(name)
    short[key] = label
    return label
  }
}
