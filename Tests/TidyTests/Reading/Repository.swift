import Foundation

/// The files of the repository.
enum Repository {
  /// The folder that holds `Package.swift`; resolved, should the tests be reached by a link.
  static let root = (0..<4).reduce(URL(filePath: #filePath).resolvingSymlinksInPath()) { url, _ in
    url.deletingLastPathComponent()
  }

  private static let loadedSources = Result { try swiftFiles(below: "Sources") }
  private static let loadedTests = Result { try swiftFiles(below: "Tests") }

  /// The Swift files below `Sources`, read once.
  static var sources: [SourceFile] { get throws { try loadedSources.get() } }

  /// The Swift files below `Tests`, read once.
  static var tests: [SourceFile] { get throws { try loadedTests.get() } }

  /// The Swift files below `Sources` that are of a floor.
  static func sources(onFloors floors: ClosedRange<Int>) throws -> [SourceFile] {
    let targets = FloorPlan.targets.filter { floors.contains($0.floor) }.map(\.name)
    return try sources.filter { targets.contains($0.target) }
  }

  /// Returns a Swift file.
  static func swiftFile(_ path: String) throws -> SourceFile {
    SourceFile(path: path, text: try text(of: path))
  }

  /// Returns what a text file holds.
  static func text(of path: String) throws -> String {
    String(decoding: try data(of: path), as: UTF8.self)
  }

  /// Returns what a file holds.
  static func data(of path: String) throws -> Data {
    try Data(contentsOf: root.appending(path: path))
  }

  /// Whether a file or a folder is there.
  static func has(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appending(path: path).path)
  }

  /// Whether the file may be run as a program.
  static func isExecutable(_ path: String) -> Bool {
    FileManager.default.isExecutableFile(atPath: root.appending(path: path).path)
  }

  /// Returns the names in a folder, sorted, without the hidden ones; none where it is not there.
  static func names(in folder: String) throws -> [String] {
    guard has(folder) else { return [] }
    return try FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { !$0.hasPrefix(".") }.sorted()
  }

  /// Returns the paths of the files below a folder whose names end in `suffix`, sorted.
  static func paths(below folder: String, suffix: String) throws -> [String] {
    guard has(folder) else { return [] }
    return try FileManager.default.subpathsOfDirectory(atPath: root.appending(path: folder).path)
      .filter { $0.hasSuffix(suffix) }.map { "\(folder)/\($0)" }.sorted()
  }

  private static func swiftFiles(below folder: String) throws -> [SourceFile] {
    try paths(below: folder, suffix: ".swift").map(swiftFile)
  }
}
