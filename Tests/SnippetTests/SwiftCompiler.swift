import Foundation

/// The compiler, with the modules that were built beside these tests.
enum SwiftCompiler {
  /// What the compiler says of a place in a document.
  struct Remark: Hashable, Sendable {
    /// The document.
    let document: String
    /// The line there.
    let line: Int
    /// What is wrong, in the compiler's words.
    let text: String
  }

  /// Checks a program, and returns what is wrong with it.
  static func check(_ program: SwiftProgram) throws -> [Remark] {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "lightlag-snippet-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    defer { try? FileManager.default.removeItem(at: folder) }
    // In a file of this name statements may stand outside of functions.
    let file = folder.appending(path: "main.swift")
    try Data(program.source.utf8).write(to: file)

    let (status, output) = try run(arguments + [file.path])
    let remarks = remarks(in: output)
    // What has no place in the document stands at its beginning.
    guard remarks.isEmpty, status != 0 else { return remarks }
    return [Remark(document: program.document, line: program.line, text: output)]
  }

  /// Reads what the compiler says, as in `README.md:12:3: error: …`.
  static func remarks(in output: String) -> [Remark] {
    output.split(separator: "\n").compactMap { line in
      guard let match = line.wholeMatch(of: /(.+?):(\d+):\d+: error: (.+)/) else { return nil }
      return Remark(
        document: String(match.1), line: Int(match.2) ?? 1, text: "error: \(match.3)")
    }
  }

  private static var arguments: [String] {
    let modules =
      ["-I", Repository.products.appending(path: "Modules").path] + manifestModules
    return ["-typecheck", "-swift-version", "6", "-diagnostic-style", "llvm"] + modules
      + moduleMaps.flatMap { ["-Xcc", "-fmodule-map-file=\($0)"] }
  }

  /// What manifests of packages import, which stands beside the compiler.
  private static var manifestModules: [String] {
    guard let output = try? run(["-print-target-info"]).output,
      let match = output.firstMatch(of: /"runtimeResourcePath": "(.+)"/)
    else { return [] }
    // Without a version all of it is unavailable.
    return ["-I", "\(match.1)/pm/ManifestAPI", "-package-description-version", "6.3"]
  }

  /// The C modules that ours import: those of the repository, and those that SwiftPM has made.
  private static var moduleMaps: [String] {
    [Repository.root.appending(path: "Sources"), Repository.products].flatMap { folder in
      let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
      return names.sorted().map { folder.appending(path: "\($0)/module.modulemap").path }
    }.filter(FileManager.default.fileExists)
  }

  private static func run(_ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = ["swiftc"] + arguments
    let output = Pipe()
    process.standardError = output
    process.standardOutput = output
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
