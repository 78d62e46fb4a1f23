import Testing

/// How long files, functions and lines may be, and what a file is called.
@Suite struct LengthTests {
  private static let mostLines = 500
  private static let mostFunctionLines = 70
  private static let mostColumns = 100

  /// Files that are as long as what they hold.
  private static let unlimited = [
    "Sources/LightlagCore/Chance/NormalTable.swift": "A table that a script writes.",
    "Sources/LightlagProfiles/BuiltInProfiles+Documents.swift": "Documents, copied by a script.",
    "Sources/LightlagRecording/MCAP/Lines/LineSchema+Documents.swift":
      "Documents, copied by a script.",
    "Sources/LightlagRecording/Page/PageDocuments.swift": "A page, copied by a script.",
    "Tests/LightlagCLITests/HelpText.swift": "What the tool prints.",
    "Tests/LightlagCLITests/ProfilesCommandTests.swift": "What the tool prints.",
    "Tests/LightlagCodecsTests/SocketIO/PythonSamples.swift": "Samples, written by a script.",
  ]

  @Test func `files are short`() throws {
    Violation.report(try Self.files().flatMap(Self.longFiles))
  }

  @Test func `functions are short`() throws {
    Violation.report(try Self.files().flatMap(Self.longFunctions))
  }

  @Test func `lines are short`() throws {
    Violation.report(try Self.files().flatMap(Self.longLines))
  }

  @Test func `a file is named for its type, and a second type is one that the first names`() throws
  {
    Violation.report(try (Repository.sources + Repository.tests).flatMap(Self.strangeTypes))
  }

  @Test func `files that may be long are still there`() {
    let gone = Self.unlimited.keys.filter { !Repository.has($0) }
    #expect(gone == [], "strike these from the list of files that may be long")
  }

  @Test func `one line too many is found`() {
    let text = String(repeating: "\n", count: 500)
    #expect(Self.longFiles(SourceFile(path: "A.swift", text: text)) == [])
    #expect(Self.longFiles(SourceFile(path: "A.swift", text: text + "\n")).map(\.line) == [501])
  }

  /// Head and closing brace count: 68 lines between them make 70.
  @Test(arguments: ["func long(a: Int) {", "var long: Int {", "init() {"])
  func `a function of one line too many is found`(head: String) {
    let start = "struct A {\n  let b = 1\n  \(head)"
    let lines = String(repeating: "\n", count: 69)
    #expect(Self.longFunctions(SourceFile(path: "A.swift", text: start + lines + "}\n}")) == [])
    let file = SourceFile(path: "A.swift", text: start + "\n" + lines + "}\n}")
    #expect(Self.longFunctions(file).map(\.line) == [3])
  }

  @Test func `columns are counted in characters`() {
    let fitting = String(repeating: "é", count: 100)
    let file = SourceFile(path: "A.swift", text: "\(fitting)\n\(fitting)e\n")
    #expect(Self.longLines(file).map(\.line) == [2])
  }

  @Test(arguments: [
    ("struct A {}", []), ("public import B", []), ("struct B {}", [1]),
    ("extension Int {}", [1]), ("struct A { var b: B }\nenum B {}", []),
    ("struct A {}\nenum B {}", [2]), ("struct A {}\nprivate enum B {}", []),
    ("struct A { struct C {} }\nextension A { var b: B }\nenum B {}", []),
  ])
  func `the types of a file belong together`(code: String, lines: [Int]) {
    let file = SourceFile(path: "Sources/Target/A.swift", text: code)
    #expect(Self.strangeTypes(in: file).map(\.line) == lines)
  }

  private static func files() throws -> [SourceFile] {
    let files = try Repository.sources + Repository.tests + [Repository.swiftFile("Package.swift")]
    return files.filter { unlimited[$0.path] == nil }
  }

  private static func longFiles(_ file: SourceFile) -> [Violation] {
    guard file.lines.count > mostLines else { return [] }
    let advice = "Split the file: it has \(file.lines.count) lines, and \(mostLines) are the most."
    return [Violation(path: file.path, line: mostLines + 1, advice: advice)]
  }

  private static func longFunctions(_ file: SourceFile) -> [Violation] {
    file.declarations.filter(\.hasStatements).compactMap {
      let count = $0.lastLine - $0.line + 1
      guard count > mostFunctionLines else { return nil }
      return Violation(
        path: file.path, line: $0.line,
        advice: "Split \($0.name): it has \(count) lines, and \(mostFunctionLines) are the most.")
    }
  }

  private static func longLines(_ file: SourceFile) -> [Violation] {
    zip(1..., file.lines).filter { $1.utf8.count > mostColumns && $1.count > mostColumns }.map {
      Violation(
        path: file.path, line: $0,
        advice: "Break the line: it has \($1.count) columns, and \(mostColumns) are the most.")
    }
  }

  private static func isPrivate(_ modifier: String) -> Bool {
    modifier == "private" || modifier == "fileprivate"
  }

  /// Finds a file without a type of its name, and further types that belong elsewhere.
  ///
  /// A file whose name has a `+` extends a type and is free in what it holds besides; one that only
  /// imports has nothing to be named for. In all others a further type is private, or one that the
  /// file's own type names in its declaration or in an extension beside it, so that the two are
  /// read together.
  private static func strangeTypes(in file: SourceFile) -> [Violation] {
    let isNamed = file.declarations.contains { $0.keyword != "import" }
    guard isNamed, !file.name.contains("+") else { return [] }
    let types = file.declarations.filter { $0.isType && $0.scope.isEmpty }
    guard types.contains(where: { $0.name == file.name }) else {
      let advice = "Name the file for its type, or Type+Topic.swift where it only extends one."
      return [Violation(path: file.path, line: types.first?.line ?? 1, advice: advice)]
    }
    let own = file.declarations.filter {
      $0.scope.isEmpty && $0.hasMembers && $0.name.split(separator: ".").first == file.name[...]
    }
    return types.filter { type in
      guard type.name != file.name, !type.modifiers.contains(where: isPrivate) else { return false }
      return !file.code.contains { token in
        token.text == type.name && own.contains { $0.line...$0.lastLine ~= token.line }
      }
    }.map {
      Violation(
        path: file.path, line: $0.line,
        advice: "Move \($0.name) to a file of its own: \(file.name) does not name it.")
    }
  }
}
