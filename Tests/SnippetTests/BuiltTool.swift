import Foundation

/// The tool that was built: as the environment says, or else beside these tests.
enum BuiltTool {
  private static var url: URL {
    let path = ProcessInfo.processInfo.environment["LIGHTLAG_TOOL"]
    return path.map { URL(filePath: $0) } ?? Repository.products.appending(path: "lightlag")
  }

  /// Says what of a command is not in the help of the tool.
  static func complaints(about command: DocumentedCommand) throws -> [String] {
    guard let arguments = command.toolArguments else { return [] }
    let words = arguments.prefix { !$0.hasPrefix("-") }
    // The command is of two words (`profiles show`), one, or none.
    let lengths = [2, 1].filter { $0 <= words.count }
    for length in words.isEmpty ? [0] : lengths {
      let name = Array(words.prefix(length))
      let (status, help) = try run(["help"] + name, in: Repository.root)
      guard status == 0 else { continue }
      let options = arguments.filter { $0.hasPrefix("--") }.map { $0.prefix { $0 != "=" } }
      let known = Set(help.matches(of: /--[a-z-]+/).map { String($0.0) } + ["--help"])
      return options.filter { !known.contains(String($0)) }.map {
        "\((["lightlag"] + name).joined(separator: " ")) has no option \($0)."
      }
    }
    return ["There is no command lightlag \(words.first ?? "")."]
  }

  /// Runs it to its end.
  static func run(_ arguments: [String], in folder: URL) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = url
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.standardInput = FileHandle.nullDevice
    let output = Pipe()
    (process.standardOutput, process.standardError) = (output, output)
    try process.run()
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: bytes, as: UTF8.self))
  }
}
