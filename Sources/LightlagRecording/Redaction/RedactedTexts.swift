/// What was recorded at one place at which secrets were taken out.
struct RedactedTexts: Hashable, Sendable {
  /// What was recorded, by what it was before; only where all its secrets are known.
  private var restored: [String: String] = [:]
  /// What was recorded with placeholders, each once, in order.
  private var templates: [RedactedTemplate] = []
  /// What was recorded without any; never iterated.
  private var plain: Set<String> = []
  /// Whether arrays or objects stood there too.
  private(set) var hasContainers = false

  // MARK: What was recorded

  /// Keeps a text with placeholders, and what it was before where that is known.
  mutating func add(_ template: RedactedTemplate, restored text: String?) {
    if !templates.contains(template) { templates.append(template) }
    // Two secrets that are the same cannot be told apart; the first name is as good.
    if let text, restored[text] == nil { restored[text] = template.recorded }
  }

  mutating func add(plain text: String) { plain.insert(text) }

  mutating func addContainer() { hasContainers = true }

  // MARK: What comes

  /// Returns what a text is recorded as: as it was, where only secrets differ that are not known;
  /// with a word about it where known ones do; or `nil` where it is none of these texts.
  ///
  /// - Parameters:
  ///   - text: What came.
  ///   - secrets: Those that are known, by their names.
  ///   - label: Names one that is not known, by its name in the recording and its value.
  /// - Returns: The text as it is recorded.
  func recorded(
    _ text: String, _ secrets: [String: String], _ label: (_ name: String, String) -> String
  ) -> String? {
    if let recorded = restored[text] { return recorded }
    guard !plain.contains(text) else { return nil }
    for template in templates {
      guard let values = template.values(in: text, { secrets[$0] }) else { continue }
      var rest = values[...]
      return template.text { name in
        guard secrets[name] == nil, let next = rest.popFirst() else {
          return Redactor.placeholder(name)
        }
        return Redactor.placeholder(label(next.name, next.value))
      }
    }
    let template = templates.first { $0.values(in: text) { _ in nil } != nil }
    return template?.text { name in
      secrets[name] == nil ? Redactor.placeholder(name) : Redactor.otherPlaceholder(name)
    }
  }

  /// Returns what stands for an array or object where a text was recorded that was a secret as a
  /// whole, or `nil` where there was none.
  func recordedContainer() -> String? {
    guard !hasContainers else { return nil }
    return templates.first(where: \.isWhole)?.text(Redactor.otherPlaceholder)
  }
}
