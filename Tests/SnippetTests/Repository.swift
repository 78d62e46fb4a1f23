import Foundation
import Testing

/// The repository that the tests are of.
enum Repository {
  /// The folder that holds `Package.swift`; resolved, should the tests be reached by a link.
  static let root = (0..<3).reduce(URL(filePath: #filePath).resolvingSymlinksInPath()) { url, _ in
    url.deletingLastPathComponent()
  }

  /// The folder of what was built, which holds this program.
  static let products = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    .deletingLastPathComponent()

  /// The paths of all documents, sorted.
  static let documents: [String] = {
    let keys = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    var paths: [String] = []
    while let url = keys?.nextObject() as? URL {
      if url.lastPathComponent.hasPrefix(".") { keys?.skipDescendants() }
      if url.pathExtension == "md" { paths.append(path(of: url)) }
    }
    return paths.sorted()
  }()

  /// All blocks of code in documents.
  static func blocks() throws -> [CodeBlock] {
    try documents.flatMap { CodeBlock.blocks(in: try text(of: $0), of: $0) }
  }

  /// Returns what a text file holds.
  static func text(of path: String) throws -> String {
    try String(contentsOf: root.appending(path: path), encoding: .utf8)
  }

  /// Fails the running test at a place in a document.
  static func report(_ path: String, _ line: Int, _ text: String) {
    let place = SourceLocation(
      fileID: "lightlag/\(path)", filePath: root.appending(path: path).path, line: line, column: 1)
    Issue.record("\(path):\(line): \(text)", sourceLocation: place)
  }

  private static func path(of url: URL) -> String {
    String(url.resolvingSymlinksInPath().path.dropFirst(root.path.count + 1))
  }
}
