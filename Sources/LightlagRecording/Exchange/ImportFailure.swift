/// Why what another program has written is nothing that a recording can be made of, and where.
package struct ImportFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong.
  package let description: String

  /// Creates a failure.
  package init(description: String) {
    self.description = description
  }
}
