/// A declaration at the top of a file or in a type, not in the body of a function.
struct Declaration: Hashable, Sendable {
  /// What introduces it: `struct`, `func`, `case`, `import` and so on.
  let keyword: String

  /// Its name, with the labels of its parameters: `receive(_:at:outbox:)`.
  ///
  /// For an extension, what it extends; for an import, the module.
  let name: String

  /// The words before the keyword that are no attributes: `public`, `static`.
  let modifiers: [String]

  /// For a type or an extension, what stands behind the colon.
  var inherited: [String] = []

  /// Names of the types around it, from the outermost.
  let scope: [String]

  /// Keyword and modifiers of what it stands in, or none at the top of the file.
  let surroundings: [String]

  /// The line of its first modifier or attribute.
  let firstLine: Int

  /// The line of its keyword.
  let line: Int

  /// The line on which its body ends, or its head where it has none.
  var lastLine: Int

  /// Whether it has a body of statements: functions, initializers, computed properties.
  var hasStatements = false

  /// The name with those of the types around it: `Session.Configuration`.
  var qualifiedName: String { (scope + [name]).joined(separator: ".") }

  /// Whether it introduces a type that has members.
  var isType: Bool { Self.typeKeywords.contains(keyword) }

  /// Whether members stand in its braces.
  var hasMembers: Bool { isType || keyword == "extension" }

  private static let typeKeywords: Set = ["struct", "enum", "class", "actor", "protocol"]
}
