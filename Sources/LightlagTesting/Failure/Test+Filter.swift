import Testing

extension Test {
  /// What `swift test --filter` finds it by.
  var filter: String {
    // The name of a test whose name is a sentence has backticks, and parentheses after them.
    String(name.prefix { $0 != "(" }.filter { $0 != "`" })
  }
}
