import Lightlag

extension Arguments {
  /// Reads the value of an option that is a time above 0.
  ///
  /// - Parameters:
  ///   - name: The option.
  ///   - example: Times that it takes, for whoever gave something else.
  /// - Returns: The time, or `nil` where the option was not given.
  /// - Throws: `UsageError`.
  func duration(_ name: String, suchAs example: String) throws -> Duration? {
    try value(name, "a time above 0, such as \(example)") {
      (try? Duration(parsing: $0)).flatMap { $0 > .zero ? $0 : nil }
    }
  }
}
