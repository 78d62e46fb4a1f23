import Testing

/// Whether declarations are found with their names, places and surroundings.
@Suite struct DeclarationParserTests {
  @Test(arguments: [
    ("func a(_ b: Int, to c: Pair<D, E>, f g: (h: Int, i: Int) = (1, 2)) {}", "a(_:to:f:)"),
    ("func a<T>(b: T) where T: C {}", "a(b:)"),
    ("static func < (lhs: A, rhs: A) -> Bool { true }", "<"),
    ("static func == (lhs: A, rhs: A) -> Bool { true }", "=="),
    ("init?(rawValue: Int) { nil }", "init(rawValue:)"),
    ("subscript(index: Int) -> Int { index }", "subscript(index:)"),
    ("var a: Int = 3", "a"),
    ("let a = { case b }()", "a"),
    ("case a(b: Int), c", "a"),
    ("extension A.B: C where D: E {}", "A.B"),
    ("extension [UInt8] {}", "[UInt8]"),
    ("extension Collection<String> {}", "Collection"),
    ("struct A<B: C>: D {}", "A"),
    ("typealias A = B", "A"),
    ("@testable import struct A.B", "A"),
  ])
  func `a declaration has a name`(code: String, name: String) {
    let found = DeclarationParser.declarations(in: SourceScanner.tokens(of: code))
    #expect(found.map(\.name) == [name])
  }

  @Test func `members know where they stand, and statements are passed over`() {
    let code = """
      @safe
      public struct A<B: C>: D, E where B: F {
        package static let one = make(1) { $0 }
        private(set) var two = 2 {
          didSet { let three = 3 }
        }
        enum G: Int { case four, five }
        func six() {
          struct Seven {}
        }
      }
      let eight = 8
      """
    let found = DeclarationParser.declarations(in: SourceScanner.tokens(of: code))
    #expect(
      found.map(\.qualifiedName) == ["A", "A.one", "A.two", "A.G", "A.G.four", "A.six()", "eight"])
    #expect(found.map(\.line) == [2, 3, 4, 7, 7, 8, 12])
    #expect(found.map(\.lastLine) == [11, 3, 6, 7, 7, 10, 12])
    #expect(found.map(\.modifiers.count) == [1, 2, 1, 0, 0, 0, 0])
    #expect(found.first?.inherited == ["D", "E"])
    #expect(found.first?.firstLine == 1)
    #expect(found.map(\.hasMembers) == [true, false, false, true, false, false, false])
  }
}
