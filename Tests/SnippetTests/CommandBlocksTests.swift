import Foundation
import Testing

/// Whether the commands in documents are there, have the options named, and do what they should.
@Suite(.serialized, .timeLimit(.minutes(10))) struct CommandBlocksTests {
  private static let commands = Result {
    try Repository.blocks().flatMap(DocumentedCommand.commands)
  }

  @Test func `every script is there`() throws {
    for command in try Self.commands.get() {
      guard let program = command.words.first, program.hasPrefix("Scripts/") else { continue }
      let path = Repository.root.appending(path: program).path
      if !FileManager.default.isExecutableFile(atPath: path) {
        Repository.report(command.document, command.line, "There is no \(program) to be run.")
      }
    }
  }

  @Test func `every command and option of the tool is in its help`() throws {
    for command in try Self.commands.get() {
      for complaint in try BuiltTool.complaints(about: command) {
        Repository.report(command.document, command.line, complaint)
      }
    }
  }

  /// What serves, or is marked to need what is not there, is not run.
  @Test func `every command of the tool that can be run ends well`() throws {
    let folder = try WorkFolder()
    var count = 0
    for command in try Self.commands.get() {
      guard let arguments = command.toolArguments, !command.isLive, !command.isMarked else {
        continue
      }
      let (status, output) = try BuiltTool.run(arguments, in: folder.url)
      count += 1
      if status != 0 {
        let text = "lightlag \(arguments.joined(separator: " ")) ends with \(status):\n\(output)"
        Repository.report(command.document, command.line, text)
      }
    }
    #expect(count > 0)
  }

  @Test(arguments: [
    ("lightlag unheard", "There is no command lightlag unheard."),
    ("Scripts/lightlag replay a.jsonl --seat 1", "lightlag replay has no option --seat."),
    ("lightlag profiles show mars --svg a.svg && true", nil),
    ("SEED=1 lightlag proxy 'ws://a --none' --seed 1 # --none", nil),
    ("swift test --filter A", nil),
  ])
  func `what is not in the help is found`(line: String, complaint: String?) throws {
    let block = CodeBlock(document: "A.md", line: 1, language: "sh", code: [line], marks: [])
    let complaints = try DocumentedCommand.commands(in: block).flatMap(BuiltTool.complaints)
    #expect(complaints == (complaint.map { [$0] } ?? []))
  }

  @Test func `a command that is continued is one, and output is none`() {
    let block = CodeBlock(
      document: "A.md", line: 7, language: "", code: ["$ a b \\", "  c", "d", "$ e | f > g"],
      marks: [])
    let commands = DocumentedCommand.commands(in: block)
    #expect(commands.map(\.words) == [["a", "b", "c"], ["e"], ["f"]])
    #expect(commands.map(\.line) == [7, 10, 10])
  }
}

/// A folder to run commands in, which has what the repository's has.
private final class WorkFolder {
  let url = FileManager.default.temporaryDirectory
    .appending(path: "lightlag-commands-\(UUID().uuidString)")

  init() throws {
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
    for name in ["Profiles", "Recordings"] {
      try FileManager.default.copyItem(
        at: Repository.root.appending(path: name), to: url.appending(path: name))
    }
  }

  deinit { try? FileManager.default.removeItem(at: url) }
}
