import Foundation
import Testing

/// What commands write, and where they must not.
@Suite(.timeLimit(.minutes(10))) struct OutputTests {
  @Test(arguments: [
    ["convert", "a.jsonl", "OUT"], ["redact", "a.jsonl", "OUT"], ["recover", "a.jsonl", "OUT"],
    ["promote", "a.jsonl", "OUT"], ["promote", "b.jsonl", "OUT", "--like", "a.jsonl"],
    ["shrink", "a.jsonl", "--test", "false", "--output", "OUT"],
    ["report", "a.jsonl", "-o", "OUT"],
    ["merge", "a.jsonl", "b.jsonl", "-o", "OUT"],
  ])
  func `nothing is written over what is read, however it is spelled`(words: [String]) throws {
    let folder = try Scratch()
    let text = try Recorded.small()
    for name in ["a.jsonl", "b.jsonl"] { try folder.write(text, to: name) }
    try FileManager.default.createSymbolicLink(
      atPath: folder.url.appending(path: "c.jsonl").path, withDestinationPath: "a.jsonl")
    for name in ["./a.jsonl", "c.jsonl"] {
      let result = try Tool.run(words.map { $0 == "OUT" ? name : $0 }, in: folder)
      let line = "'\(name)', which is 'a.jsonl', is read: name another file to write"
      #expect(result == .failed(2, "\(line). See 'lightlag \(words[0]) --help'"))
    }
    #expect(try folder.read("a.jsonl") == Data(text.utf8))
  }

  @Test func `an output that finds no room is told`() throws {
    let path = Recorded.path("vehicles-simulated.jsonl")
    let process = Tool.process(["cat", path])
    let errors = Pipe()
    process.standardOutput = FileHandle(forWritingAtPath: "/dev/full")
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(
      String(decoding: text, as: UTF8.self)
        == "lightlag: cannot write the output: No space left on device\n")
  }
}
