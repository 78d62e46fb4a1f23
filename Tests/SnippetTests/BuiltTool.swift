import Foundation

/// The tool that was built: as the environment says, or else beside these tests.
enum BuiltTool {
  private static var url: URL {
    let path = ProcessInfo.processInfo.environment["LIGHTLAG_TOOL"]
    return path.map { URL(filePath: $0) } ?? Repository.products.appending(path: "lightlag")
  }

  /// Its commands, of one word or two, as its help lists them.
  private static let commands = Result {
    let help = try run(["help"], in: Repository.root).output
    return help.matches(of: #/\n  ([a-z]+(?: [a-z]+)?)  /#).map { String($0.1) }
  }

  /// Says what of a command is not in the help of the tool.
  static func complaints(about command: DocumentedCommand) throws -> [String] {
    guard let arguments = command.toolArguments else { return [] }
    let words = arguments.prefix(2).prefix { !$0.hasPrefix("-") }
    let commands = try commands.get()
    let isKnown = words.isEmpty || commands.contains { $0.split(separator: " ")[0] == words[0] }
    guard isKnown else { return ["There is no command lightlag \(words[0])."] }
    let name = commands.contains(words.joined(separator: " ")) ? Array(words) : words.prefix(1) + []
    let help = try run(["help"] + name, in: Repository.root).output
    let known = Set(help.matches(of: /--[a-z-]+/).map { String($0.0) } + ["--help"])
    let options = arguments.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) }
    return options.filter { !known.contains($0) }.map {
      "\((["lightlag"] + name).joined(separator: " ")) has no option \($0)."
    }
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
