import Foundation
import Testing

/// Whether what is written beside the code still fits it: documents, profiles, scripts.
@Suite struct DocumentsTests {
  /// Words of the workshop, which have no place in the work; in pieces, so as not to stand here.
  private static let strangers = [
    "/wo" + "rk/", ".lib" + "rary", "farm" + "-bench", "farm" + "-studio", "sub" + "agent",
    "py" + "pi.org", "deb.deb" + "ian.org",
  ]

  /// SwiftPM's own name for a product, which is also a word of the workshop.
  private static let product = (path: "Package.swift", word: ".lib" + "rary")

  private static let folders = [
    "Sources", "Tests", "Examples", "Profiles", "Recordings", "Scripts",
  ]

  @Test func `every relative link leads to a file`() throws {
    Violation.report(try Self.documents().flatMap(Self.brokenLinks))
  }

  @Test func `every path in backticks is there`() throws {
    Violation.report(try Self.documents().flatMap(Self.brokenPaths))
  }

  @Test func `a link or a path to nothing is found`() {
    let text = """
      [a](../Package.swift#targets) [b](https://example.org/b) [c](#c) [d](gone.md)
      `Sources/LightlagCore` `Sources/*.swift` `Profiles/NAME.json`
      `Scripts/gone --all` `a/b` `[e](gone.md)`
      ```
      [f](gone.md) `Sources/Gone`
      ```
      [g]: Gone.md
      """
    let document = MarkdownFile(path: "Profiles/Sample.md", text: text)
    #expect(Self.brokenLinks(in: document).map(\.line) == [1, 7])
    #expect(Self.brokenPaths(in: document).map(\.line) == [3])
  }

  @Test func `every profile is JSON and named as its file`() throws {
    let files = try Repository.names(in: "Profiles").filter {
      $0.hasSuffix(".json") && !$0.hasSuffix(".schema.json")
    }
    #expect(!files.isEmpty)
    for file in files {
      let document = try JSONSerialization.jsonObject(with: Repository.data(of: "Profiles/\(file)"))
      let name = (document as? [String: Any])?["name"] as? String
      #expect(name.map { "\($0).json" } == file, "Profiles/\(file):1: Name it as its file.")
    }
  }

  @Test func `the folders in Tests are the test targets of Package.swift`() throws {
    let folders = try Repository.names(in: "Tests").filter {
      try !Repository.paths(below: "Tests/\($0)", suffix: ".swift").isEmpty
    }
    let manifest = PackageManifest(try Repository.swiftFile("Package.swift"))
    // Benchmarks are not in `Sources` either, but no tests.
    let declared = manifest.targets.map(\.name).filter {
      $0.hasPrefix("Test") || $0.hasSuffix("Tests")
    }
    #expect(Set(folders) == Set(declared), "declare the test target in Package.swift, or remove it")
  }

  @Test func `every script can be run`() throws {
    for path in try Repository.paths(below: "Scripts", suffix: "") {
      guard try Repository.data(of: path).starts(with: "#!".utf8) else { continue }
      #expect(Repository.isExecutable(path), "\(path):1: Make it executable: chmod +x \(path)")
    }
  }

  @Test(.enabled(if: TrackedFiles.areKnown))
  func `the project speaks of itself alone`() throws {
    let paths = try TrackedFiles.paths()
    #expect(paths.contains("Package.swift"))
    for path in paths {
      Violation.report(Self.strangeWords(in: try Repository.data(of: path), path: path))
    }
  }

  @Test(arguments: strangers)
  func `a word of the workshop is found, but not in what is no text`(word: String) {
    let text = Data("one\ntwo \(word.uppercased())\n\(word)".utf8)
    #expect(Self.strangeWords(in: text, path: "Sample").map(\.line) == [2, 3])
    #expect(Self.strangeWords(in: text + [0], path: "Sample") == [])
  }

  @Test func `a product of SwiftPM is no word of the workshop`() {
    let text = Data("  \(Self.product.word)(name: \"Lightlag\")".utf8)
    #expect(Self.strangeWords(in: text, path: Self.product.path) == [])
    #expect(Self.strangeWords(in: text, path: "README.md").map(\.line) == [1])
  }

  private static func documents() throws -> [MarkdownFile] {
    let atTheTop = try Repository.names(in: ".").filter { $0.hasSuffix(".md") }
    let below = try folders.flatMap { try Repository.paths(below: $0, suffix: ".md") }
    return try (atTheTop + below).map { MarkdownFile(path: $0, text: try Repository.text(of: $0)) }
  }

  private static func brokenLinks(in document: MarkdownFile) -> [Violation] {
    document.links.compactMap { link in
      guard let target = document.target(of: link), !Repository.has(target) else { return nil }
      return Violation(
        path: document.path, line: link.line, advice: "Mend the link: there is no \(target).")
    }
  }

  /// Finds paths that are not there.
  ///
  /// What follows a space or a colon is no part of a path; a path with a wild card, or with `NAME`
  /// for a name that the reader chooses, stands for many.
  private static func brokenPaths(in document: MarkdownFile) -> [Violation] {
    document.codeSpans.compactMap { span in
      let path = String(span.text.prefix { $0 != " " && $0 != ":" })
      let isPath = folders.contains { path.hasPrefix("\($0)/") }
      let isPattern = path.contains(where: "*<>{}…".contains) || path.contains("NAME")
      guard isPath, !isPattern, !Repository.has(path) else { return nil }
      return Violation(
        path: document.path, line: span.line, advice: "Mend the path: there is no \(path).")
    }
  }

  private static func strangeWords(in data: Data, path: String) -> [Violation] {
    guard !data.contains(0) else { return [] }
    let strangers = strangers.filter { (path, $0) != product }
    let text = Data(String(decoding: data, as: UTF8.self).lowercased().utf8)
    // Few files hold any, so the lines are looked at only then.
    guard strangers.contains(where: { text.range(of: Data($0.utf8)) != nil }) else { return [] }
    let lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    return zip(1..., lines).flatMap { line, bytes in
      strangers.filter { bytes.range(of: Data($0.utf8)) != nil }.map {
        Violation(path: path, line: line, advice: "Say it without \"\($0)\".")
      }
    }
  }
}
