public import LightlagCore

/// What becomes of some messages in particular.
extension Simulator {
  /// The rules that hold, the first of which that matches a message decides.
  public var rules: [Rule] { read { $0.session.configuration.network.rules } }

  /// Adds a rule behind the others, or changes the one of that name in its place, from now on.
  ///
  /// What the old one holds is let go.
  public func setRule(_ rule: Rule) {
    use { state in
      state.beginInput()
      state.session.setRule(rule)
    }
  }

  /// Takes a rule away, and lets go what it holds.
  ///
  /// - Returns: Whether there was one of that name.
  @discardableResult
  public func removeRule(named name: String) -> Bool {
    use { state in
      state.beginInput()
      return state.session.removeRule(named: name)
    }
  }

  /// Runs a body under a rule, and then has things as they were: without it, or with the one of
  /// that name that there was.
  public func withRule<Result>(
    _ rule: Rule, _ body: () async throws -> Result
  ) async rethrows -> Result {
    let before = rules.first { $0.name == rule.name }
    setRule(rule)
    defer {
      if let before { setRule(before) } else { removeRule(named: rule.name) }
    }
    return try await body()
  }
}
