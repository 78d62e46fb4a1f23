import Foundation
import Testing

/// `lightlag convert IN OUT`, on what `--record` wrote.
@Suite(.timeLimit(.minutes(10))) struct ConvertCommandTests {
  /// A folder with a recording named `run.jsonl`.
  private static func recorded() throws -> Scratch {
    let folder = try Scratch()
    let result = try Tool.run(
      "simulate", "vehicles", "--seed", "7", "--clients", "2", "--duration", "3s", "--record",
      "run.jsonl", in: folder)
    #expect(result.status == 0)
    return folder
  }

  private static func lineCount(_ bytes: Data) -> Int { bytes.count { $0 == 10 } }

  @Test(arguments: [[], ["--compression", "zstd"], ["--compression=none"]])
  func `a recording becomes an MCAP file and comes back to the byte`(options: [String]) throws {
    let folder = try Self.recorded()
    let lines = try folder.read("run.jsonl")
    let there = try Tool.run(["convert", "run.jsonl", "run.mcap"] + options, in: folder)
    let size = try folder.read("run.mcap").count
    #expect(
      there == .done("wrote run.mcap: \(Self.lineCount(lines)) lines, \(size) bytes\n"))
    #expect(options.last == "--compression=none" ? size > lines.count : size < lines.count)
    let back = try Tool.run("convert", "run.mcap", "back.jsonl", "--json", in: folder)
    #expect(
      back
        == .done(
          """
          {"file":"back.jsonl","lines":\(Self.lineCount(lines)),"bytes":\(lines.count),\
          "complete":true,"torn":false,"truncated":false,"left_out_lines":0,"other_messages":0,\
          "first_other_message":null,"adapted_messages":0,"first_adapted_message":null,\
          "missing_blobs":0}

          """))
    #expect(try folder.read("back.jsonl") == lines)
  }

  @Test func `an MCAP file is compressed anew`() throws {
    let folder = try Self.recorded()
    #expect(try Tool.run("convert", "run.jsonl", "a.mcap", in: folder).status == 0)
    #expect(
      try Tool.run("convert", "a.mcap", "b.mcap", "--compression", "none", in: folder).status == 0)
    #expect(try Tool.run("convert", "b.mcap", "c.mcap", in: folder).status == 0)
    #expect(try folder.read("b.mcap").count > folder.read("a.mcap").count)
    #expect(try folder.read("c.mcap") == folder.read("a.mcap"))
  }

  @Test func `what is cut off is written as far as it goes, and said`() throws {
    let folder = try Self.recorded()
    let lines = try folder.read("run.jsonl")
    try folder.write(lines.dropLast(5), to: "torn.jsonl")
    let torn = try Tool.run("convert", "torn.jsonl", "torn.mcap", in: folder)
    #expect(torn.status == 3 && torn.errors.isEmpty)
    #expect(torn.output.hasSuffix(" bytes; cut off within a line\n"))
    #expect(try Tool.run("convert", "torn.mcap", "back.jsonl", in: folder).status == 3)
    #expect(try folder.read("back.jsonl") == lines.dropLast(5))

    #expect(try Tool.run("convert", "run.jsonl", "run.mcap", in: folder).status == 0)
    let file = try folder.read("run.mcap")
    // The summary, which names all schemas again, begins where the footer says: in the first eight
    // of its 20 bytes, behind which stand the eight of the magic.
    let start = file.suffix(28).prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    try folder.write(file.prefix(start * 2 / 3), to: "cut.mcap")
    let cut = try Tool.run("convert", "cut.mcap", "cut.jsonl", in: folder)
    #expect(cut.status == 3 && cut.errors.isEmpty)
    #expect(
      cut.output.hasSuffix(" bytes; the MCAP file ends too early; cut off without an end\n"))
    #expect(lines.starts(with: try folder.read("cut.jsonl")))
  }

  @Test(arguments: ["run.jsonl", "run.mcap"])
  func `what is no recording leaves nothing behind`(name: String) throws {
    let folder = try Scratch()
    try folder.write("no line\n", to: name)
    let result = try Tool.run("convert", name, "out.jsonl", in: folder)
    #expect(result.status == 4 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("lightlag: \(name): "))
    #expect(!folder.has("out.jsonl"))
  }

  @Test func `files that cannot be used are named`() throws {
    let folder = try Self.recorded()
    #expect(
      try Tool.run("convert", "gone.jsonl", "a.mcap", in: folder)
        == .failed(4, "cannot read gone.jsonl: No such file or directory"))
    #expect(
      try Tool.run("convert", "run.jsonl", "gone/a.mcap", in: folder)
        == .failed(4, "cannot write gone/a.mcap: No such file or directory"))
  }

  @Test(
    arguments: [
      (
        ["a.jsonl", "b.json"],
        "'b.json': the suffix must be .jsonl, .mcap, .har or .log, or --to say what it is"
      ),
      (
        ["a", "b.mcap"],
        "'a': the suffix must be .jsonl, .mcap, .har or .log, or --from say what it is"
      ),
      (["a", "b", "--from", "pcap"], "--from pcap: give one of jsonl, mcap, har, candump"),
      (["a.jsonl", "b.har", "--view", "net"], "--view net: give client or server"),
      (["a.mcap", "a.mcap"], "'a.mcap' is read: name another file to write"),
      (["a.jsonl", "b.mcap", "--compression", "lz4"], "--compression lz4: give zstd or none"),
      (["a.jsonl"], "missing operand: OUT"),
    ])
  func `wrong usage is answered with what is accepted`(words: [String], text: String) throws {
    #expect(
      try Tool.run(["convert"] + words) == .failed(2, "\(text). See 'lightlag convert --help'"))
  }

  /// Each line of a log with what is said of it, after the whole one before it.
  @Test(arguments: [
    (
      "(2.5) can0 123#DEA",
      "1 message was left out, from which no lines can be made (the first: "
        + "line 2: such a frame cannot have these data)"
    ),
    (
      "(2.5) can0 123#DE",
      "1 message was left out, from which no lines can be made (the first: "
        + "line 2: it is cut off, without a line feed)"
    ),
    (
      "45123#81:00:12345678#1122\n",
      "1 message was left out, from which no lines can be made (the "
        + "first: line 2: it does not begin with a time in parentheses)"
    ),
    (
      "(2.5) can0 45123#81:00:12345678#1122\n",
      "1 message was left out, from which no lines can be "
        + "made (the first: line 2: a frame of a kind that SLCAN has not: of an error, or CAN XL)"
    ),
    (
      "(2.5) can0 123##3DEADBEEF\n",
      "one is there otherwise than in IN (the first: line 2, "
        + "without the flag ESI)"
    ),
    (
      "(2.5) can0 123#R8_9 X foo\n(3.5) can0 1#\n",
      "1 message was left out, from which no lines "
        + "can be made (the first: line 3: an identifier has 3 or 8 hexadecimal digits, and fits "
        + "in 11 or 29 bits); one is there otherwise than in IN (the first: line 2, without the "
        + "code of its length, the word where R or T should be, the words at its end)"
    ),
  ])
  func `what a log of frames says beyond SLCAN is told`(text: String, remark: String) throws {
    let folder = try Scratch()
    // With a byte order mark.
    try folder.write("\u{FEFF}(1.5) can0 123#DEADBEEF R\n" + text, to: "a.log")
    let result = try Tool.run("convert", "a.log", "a.jsonl", in: folder)
    #expect(result.status == 3 && result.errors.isEmpty)
    #expect(result.output.hasSuffix(" bytes; \(remark)\n"), "\(result.output)")
    #expect(try Tool.run("doctor", "a.jsonl", in: folder).status == 0)
  }

  @Test(arguments: ["(1.5) can0 123#DEADBEEF R", "(1.5) can0 123##5DE R\r\n", "\n(1.5) a 123#R8\n"])
  func `nothing is said of a log that is whole`(text: String) throws {
    let folder = try Scratch()
    try folder.write(text, to: "a.log")
    #expect(try Tool.run("convert", "a.log", "a.jsonl", in: folder).status == 0)
  }
}
