import LightlagCore
import LightlagEncoding

/// What the values of one run stand for in another, as far as it was seen.
struct Bindings: Sendable {
  /// For each name what a recorded value became, and the other way round; never iterated.
  private var forward: [String: [JSON: JSON]] = [:]
  private var backward: [String: [JSON: JSON]] = [:]
  /// How far the clocks are apart, for each rule of times.
  private var offsets: [Int: Int64] = [:]

  /// Under which name secrets are bound, which no rule can have.
  private static let secrets = "\0secrets"

  /// Creates bindings by the secrets that are known: their labels in the recording and in the run.
  init(secrets: [String: String] = [:]) {
    for (recorded, label) in secrets {
      forward[Self.secrets, default: [:]][.string(recorded)] = .string(label)
      backward[Self.secrets, default: [:]][.string(label)] = .string(recorded)
    }
  }

  /// The label in the run of a secret of the recording, by all that is known.
  func label(of recorded: String) -> String {
    let label = SecretLabel(recorded)
    let bound = forward[Self.secrets]?[.string(label.secret)]?.string
    return bound.map { $0 + label.form } ?? recorded
  }

  /// Binds a secret, or returns why it cannot be.
  private mutating func bind(secret recorded: String, to label: String) -> String? {
    switch pair(Self.secrets, .string(recorded), .string(label)) {
    case .bound: "not the secret that came for \(Redactor.placeholder(recorded)) before"
    case .taken(let owner):
      "the secret that came for \(Redactor.placeholder(owner.string ?? "")) before"
    case nil: nil
    }
  }

  /// Why two values cannot be bound to each other.
  private enum Conflict {
    /// The recorded one is bound to another.
    case bound(JSON)
    /// The other stands for another one already.
    case taken(JSON)
  }

  /// Binds two values to each other under a name, or returns why they cannot be.
  private mutating func pair(_ name: String, _ expected: JSON, _ actual: JSON) -> Conflict? {
    if let bound = forward[name]?[expected] { return bound == actual ? nil : .bound(bound) }
    if let owner = backward[name]?[actual] { return .taken(owner) }
    forward[name, default: [:]][expected] = actual
    backward[name, default: [:]][actual] = expected
    return nil
  }

  /// What a recorded value became, or `nil` where that was not seen yet.
  func value(_ name: String, for recorded: JSON) -> JSON? { forward[name]?[recorded] }

  /// Returns why a value cannot be bound to another by itself, or `nil` where it can.
  ///
  /// It stands for the other wherever that is sent, and who takes a number there takes no string.
  static func refusal(_ name: String, expected: JSON, actual: JSON) -> String? {
    let types = (Normaliser.ValueType(of: expected), Normaliser.ValueType(of: actual))
    guard types.0 != types.1 else { return nil }
    return "'\(name)' was of type \(types.0.rawValue) and is of type \(types.1.rawValue)"
  }

  /// Binds a value, or returns why it cannot be.
  mutating func bind(_ name: String, expected: JSON, actual: JSON) -> String? {
    if let reason = Self.refusal(name, expected: expected, actual: actual) { return reason }
    return switch pair(name, expected, actual) {
    case .bound(let bound): "'\(name)' was bound to \(bound.text)"
    case .taken(let owner): "'\(name)' has this value in the place of \(owner.text) already"
    case nil: nil
    }
  }

  /// Whether values of several types are bound by a name: each stands for itself then.
  func isMixed(_ name: String) -> Bool {
    Set((forward[name] ?? [:]).keys.map { Normaliser.ValueType(of: $0) }).count > 1
  }

  /// Compares two times, or returns why they do not fit.
  mutating func compareTime(
    _ rule: Int, window: Int64, expected: JSON, actual: JSON
  ) -> String? {
    guard let one = TimeValue.nanoseconds(expected), let two = TimeValue.nanoseconds(actual)
    else { return "not a time" }
    let offset = two - one
    guard let known = offsets[rule] else {
      offsets[rule] = offset
      return nil
    }
    guard (offset - known).magnitude > UInt64(window) else { return nil }
    return "\(offset - known) ns off, where ±\(window) ns are allowed"
  }

  /// Takes what two partners hold, and returns what does not fit.
  mutating func take(
    expected: MessageUnit, actual: MessageUnit, _ normalisation: Normalisation,
    connection: ConnectionID, _ direction: Direction
  ) -> [Divergence.Difference] {
    var differences: [Divergence.Difference] = []
    let forms = (normalisation.form(of: expected), normalisation.form(of: actual))
    for (one, two) in zip(forms.0.loose, forms.1.loose) where one.rule == two.rule {
      let reason: String?
      switch normalisation.rules[one.rule].normaliser {
      case .bind(let name):
        reason = bind(name, expected: one.value, actual: two.value)
        if let one = one.value.string.flatMap(Redactor.name),
          let two = two.value.string.flatMap(Redactor.name)
        {
          _ = bind(secret: SecretLabel(one).secret, to: SecretLabel(two).secret)
        }
      case .time(let window?):
        reason = compareTime(one.rule, window: window, expected: one.value, actual: two.value)
      default: reason = nil
      }
      guard let reason else { continue }
      differences.append(
        .init(
          pointer: JSONPointer(tokens: one.path).description, expected: one.value.text,
          actual: two.value.text, reason: "rule \(one.rule): \(reason)"))
    }
    for (one, two) in zip(forms.0.secrets, forms.1.secrets) {
      guard let reason = bind(secret: one.label, to: two.label) else { continue }
      differences.append(
        .init(
          pointer: JSONPointer(tokens: one.path).description,
          expected: Redactor.placeholder(one.label), actual: Redactor.placeholder(two.label),
          reason: reason))
    }
    let reads = (
      normalisation.reader.read(expected.message), normalisation.reader.read(actual.message)
    )
    if let one = reads.0.acknowledgement, let two = reads.1.acknowledgement,
      let reason = bind(
        reads.0.acknowledgementName(connection, direction), expected: .string(one),
        actual: .string(two))
    {
      differences.append(
        .init(pointer: "", expected: one, actual: two, reason: "acknowledgement: \(reason)"))
    }
    return differences
  }
}

extension ReadMessage {
  /// What the numbers of acknowledgements are bound under: who asked, on which connection and in
  /// which namespace.
  func acknowledgementName(_ connection: ConnectionID, _ direction: Direction) -> String {
    let isReply = prefix.hasPrefix("43") || prefix.hasPrefix("46")
    let namespace = prefix.split(separator: "/", maxSplits: 1).dropFirst().first ?? ""
    let asker = isReply ? direction.opposite : direction
    return "\u{0}\(connection) \(asker.recordedName) \(namespace)"
  }
}
