import Testing

/// Whether all that other targets see is documented.
@Suite struct DocumentationTests {
  /// Members that a protocol has documented already, wherever they are implemented.
  private static let witnesses: [String: Set<String>] = [
    "CaseIterable": ["allCases"],
    "Collection": [
      "count", "endIndex", "index(after:)", "isEmpty", "startIndex", "subscript(_:)",
      "subscript(position:)",
    ],
    "Comparable": ["<"],
    "CustomDebugStringConvertible": ["debugDescription"],
    "CustomStringConvertible": ["description"],
    "Endpoint": ["advance(to:outbox:)", "deadline", "isOutside", "receive(_:at:outbox:)"],
    "Equatable": ["=="],
    "ExpressibleByArrayLiteral": ["init(arrayLiteral:)"],
    "ExpressibleByBooleanLiteral": ["init(booleanLiteral:)"],
    "ExpressibleByDictionaryLiteral": ["init(dictionaryLiteral:)"],
    "ExpressibleByFloatLiteral": ["init(floatLiteral:)"],
    "ExpressibleByIntegerLiteral": ["init(integerLiteral:)"],
    "ExpressibleByNilLiteral": ["init(nilLiteral:)"],
    "ExpressibleByStringLiteral": ["init(stringLiteral:)"],
    "HTTPStartLine": ["check(beginning:)", "init(_:)"],
    "Hashable": ["==", "hash(into:)"],
    "Identifiable": ["id"],
    "InstantProtocol": ["<", "advanced(by:)", "duration(to:)"],
    "IteratorProtocol": ["next()"],
    "RandomNumberGenerator": ["next()"],
    "RawRepresentable": ["init(rawValue:)", "rawValue"],
    "Sequence": ["makeIterator()", "underestimatedCount"],
    "Tap": ["observe(_:)"],
    "TestScoping": ["provideScope(for:testCase:performing:)"],
    "Transport": ["close()", "connect()", "receive()", "send(_:)"],
  ]

  @Test func `all that is public or package is documented`() throws {
    Violation.report(Self.violations(in: try Repository.sources))
  }

  @Test(arguments: [
    ("public struct A {}", [1]),
    ("/// Doc.\npublic struct A {}", []),
    ("// No doc.\npublic struct A {}", [2]),
    ("/// Too far.\n\npublic struct A {}", [3]),
    ("/// Doc.\n@frozen\n@safe public struct A {}", []),
    ("struct A {\n  package let b = 1\n  let c = 2\n}", [2]),
    ("struct A {\n  @inline(__always) package init(b: Int) {}\n}", [2]),
    ("struct A {\n  package mutating func b() {}\n  package init?() {}\n}", [2, 3]),
    ("/// Doc.\npublic enum A {\n  case b, c\n  /// Doc.\n  case d(Int)\n}", [3]),
    ("/// Doc.\npackage protocol A {\n  var b: Int { get }\n  func c()\n}", [3, 4]),
    ("package import LightlagCore\nenum A { case b }", []),
    ("func a() {\n  switch b {\n  case .public: c()\n  }\n}", []),
  ])
  func `what is seen outside without a comment above is found`(code: String, lines: [Int]) {
    let file = SourceFile(path: "Sources/LightlagCore/A.swift", text: code)
    #expect(Self.violations(in: [file]).map(\.line) == lines)
  }

  @Test func `a protocol's members need no comment where it is conformed to`() {
    let type = """
      /// Doc.
      public struct A {
        public var deadline: Instant? { nil }
        public var description: String { "" }
      }
      """
    let conformance = """
      extension A: Endpoint {
        public mutating func advance(to now: Instant, outbox: inout Outbox) {}
        public static func < (lhs: A, rhs: A) -> Bool { true }
      }
      """
    let files = [type, conformance].map {
      SourceFile(path: "Sources/LightlagCore/A.swift", text: $0)
    }
    // Nobody says that A is a CustomStringConvertible, or that it is Comparable.
    #expect(Self.violations(in: files).map(\.advice) == ["A.description", "A.<"].map(Self.advice))
  }

  private static func violations(in files: [SourceFile]) -> [Violation] {
    let conformances = conformances(in: files)
    return files.flatMap { file in
      let documentedLines = Set(
        file.tokens.filter { $0.kind == .documentation }.map { $0.line + 1 })
      return file.declarations.filter {
        isExported($0) && !documentedLines.contains($0.firstLine)
          && !isWitness($0, conformances: conformances)
      }.map {
        Violation(
          path: file.path, line: $0.line,
          advice: advice($0.qualifiedName))
      }
    }
  }

  private static func advice(_ name: String) -> String {
    "Document \(name): a comment of /// directly above it."
  }

  /// Whether other targets see it; cases and requirements are seen with their type.
  private static func isExported(_ declaration: Declaration) -> Bool {
    guard !["import", "extension"].contains(declaration.keyword) else { return false }
    let around = declaration.surroundings
    let isPart = around.first == "protocol" || declaration.keyword == "case"
    let modifiers = isPart ? around : declaration.modifiers
    return modifiers.contains("public") || modifiers.contains("package")
  }

  private static func isWitness(
    _ declaration: Declaration, conformances: [String: Set<String>]
  ) -> Bool {
    let type = declaration.scope.joined(separator: ".")
    // A protocol's own extension implements its members by default.
    let protocols = declaration.surroundings.first == "extension" ? [type] : []
    return conformances[type, default: []].union(protocols).contains {
      witnesses[$0]?.contains(declaration.name) == true
    }
  }

  /// Collects what each type conforms to, by its whole name.
  private static func conformances(in files: [SourceFile]) -> [String: Set<String>] {
    files.flatMap(\.declarations).filter(\.hasMembers).reduce(into: [:]) {
      $0[$1.qualifiedName, default: []].formUnion($1.inherited)
    }
  }
}
