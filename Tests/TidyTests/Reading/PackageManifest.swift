/// The targets that `Package.swift` declares, read from its text.
///
/// It knows the calls `target("Name", ["Dependency"])` and `tests(…)` of that file's own functions,
/// and those of PackageDescription with a name and dependencies in words.
struct PackageManifest: Sendable {
  /// A target, as declared.
  struct Target: Hashable, Sendable {
    /// Its name.
    let name: String

    /// What it is said to depend on; nothing for a system library.
    let dependencies: Set<String>

    /// Whether it holds tests, or serves them or the benchmarks from a folder of theirs.
    let isTest: Bool

    /// The line on which it is declared.
    let line: Int
  }

  /// All targets, in the order in which they are declared.
  let targets: [Target]

  /// Reads a manifest.
  init(_ file: SourceFile) {
    let tokens = file.tokens
    targets = tokens.indices.compactMap { index in
      let call = tokens[index]
      guard call.kind == .word, let isTest = Self.calls[call.text],
        index + 1 < tokens.count, tokens[index + 1].isSymbol("(")
      else { return nil }
      let names = Self.names(in: tokens[(index + 1)...])
      guard let name = names.first else { return nil }
      return Target(
        name: name, dependencies: Set(names.dropFirst()),
        isTest: isTest || Self.hasPath(tokens[(index + 1)...]), line: call.line)
    }
  }

  /// The calls that declare a target, and whether it is one of tests.
  private static let calls = [
    "target": false, "executableTarget": false, "systemLibrary": false, "tests": true,
    "testTarget": true,
  ]

  /// Whether a target is told its folder, which none of those in `Sources` is.
  private static func hasPath(_ tokens: ArraySlice<Token>) -> Bool {
    var depth = 0
    for (token, next) in zip(tokens, tokens.dropFirst()) {
      depth += token.nesting
      if depth == 0 { break }
      if depth == 1, token.text == "path", next.isSymbol(":") { return true }
    }
    return false
  }

  /// Returns the name and the dependencies among the arguments of a call, from its bracket on.
  private static func names(in tokens: ArraySlice<Token>) -> [String] {
    var depth = 0
    var label: String?
    var names: [String] = []
    for (token, next) in zip(tokens, tokens.dropFirst()) {
      depth += token.nesting
      if depth == 0 { break }
      if depth == 1, token.isSymbol(",") { label = nil }
      if depth == 1, next.isSymbol(":") { label = token.text }
      // What has another label is excluded, a package or a flag, but nothing to depend on.
      let isName = label == nil || label == "name" || label == "dependencies"
      if isName, token.kind == .literal { names.append(token.text) }
    }
    return names
  }
}
