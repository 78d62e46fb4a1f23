import Testing

/// Whether the catalogues of documentation have all that users see.
@Suite struct CatalogueTests {
  /// A library, and the targets whose declarations it shows.
  struct Library: Sendable, CustomTestStringConvertible {
    let name: String
    let targets: [String]

    var testDescription: String { name }
  }

  private static let libraries = [
    Library(
      name: "Lightlag",
      targets: [
        "Lightlag", "LightlagCore", "LightlagEncoding", "LightlagMocks", "LightlagProfiles",
        "LightlagRecording", "LightlagTime",
      ]),
    Library(name: "LightlagTesting", targets: ["LightlagTesting"]),
  ]

  @Test(arguments: libraries)
  func `all that is public stands in a list of topics`(library: Library) throws {
    let folder = "Sources/\(library.name)/\(library.name).docc"
    let pages = try Repository.paths(below: folder, suffix: ".md").map(Repository.text)
    let links = pages.joined().matches(of: #/\n- ``([A-Za-z0-9]+)/#).map { String($0.1) }
    #expect(!links.isEmpty)
    for file in try Repository.sources where library.targets.contains(file.target) {
      Violation.report(
        Self.publicNames(in: file).filter { !links.contains($0.name) }.map {
          Violation(
            path: file.path, line: $0.line,
            advice: "Give ``\($0.name)`` its place in a list of topics in \(folder).")
        })
    }
  }

  @Test func `what the library re-exports is what is documented as part of it`() throws {
    let exports = try Repository.text(of: "Sources/Lightlag/Exports.swift")
      .matches(of: /@_exported public import (\w+)/).map { String($0.1) }
    #expect(Set(exports + ["Lightlag"]) == Set(Self.libraries[0].targets))
  }

  @Test func `only what is public and at the top of a file is looked for`() {
    let code = """
      public struct A { public struct B {} }
      struct C {}
      extension A { public func d() {} }
      open class E {}
      public func f(_ a: Int) {}
      """
    let file = SourceFile(path: "Sources/Lightlag/A.swift", text: code)
    #expect(Self.publicNames(in: file).map(\.name) == ["A", "E", "f"])
  }

  private static func publicNames(in file: SourceFile) -> [(name: String, line: Int)] {
    file.declarations.filter { declaration in
      let isSeen = declaration.modifiers.contains { ["public", "open"].contains($0) }
      return isSeen && declaration.scope.isEmpty && declaration.surroundings.isEmpty
        && !["import", "extension"].contains(declaration.keyword)
    }.map { (String($0.name.prefix { $0 != "(" && $0 != "<" }), $0.line) }
  }
}
