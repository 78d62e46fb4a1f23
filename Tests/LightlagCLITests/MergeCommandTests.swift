import Foundation
import Testing

/// `lightlag merge A B -o OUT`.
@Suite(.timeLimit(.minutes(10))) struct MergeCommandTests {
  /// A recording of one connection that is open from 1 s on, a message up at 2 s, a mark at 3 s.
  private static func lines(wall: String?, text: String) throws -> String {
    let header = try #require(
      String(contentsOfFile: Recorded.path("vehicles-simulated.jsonl"), encoding: .utf8)
        .split(separator: "\n").first)
    let value = wall.map { "\"\($0)\"" } ?? "null"
    let dated = header.replacing(#""wall":null"#, with: #""wall":\#(value)"#)
    return """
      \(dated)
      {"t":1000000000,"ev":"open","c":"c1","cl":"client-1","url":"/\(text)","due":1000000000}
      {"t":1000000000,"ev":"answer","c":"c1","status":101,"due":1000000000}
      {"t":2000000000,"ev":"msg","c":"c1","d":"up","due":2000000000,"s":"\(text)"}
      {"t":3000000000,"ev":"mark","name":"here","data":"\(text)"}

      """
  }

  private static func folder() throws -> Scratch {
    let folder = try Scratch()
    // The second began 1.5 s after the first.
    try folder.write(lines(wall: "2024-01-01T00:00:00Z", text: "a"), to: "a.jsonl")
    try folder.write(lines(wall: "2024-01-01T00:00:01.5Z", text: "b"), to: "b.jsonl")
    return folder
  }

  /// What the lines say, without header and end: instant, kind, connection and client, text.
  private static func told(_ name: String, in folder: Scratch) throws -> [String] {
    let lines = String(decoding: try folder.read(name), as: UTF8.self).split(separator: "\n")
    return try lines.dropFirst().dropLast().map { line in
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
      let time = (json["t"] as? Int ?? 0) / 1_000_000
      let words = ["ev", "c", "cl", "url", "s", "data"].compactMap { json[$0] as? String }
      return "\(time) \(words.joined(separator: " "))"
    }
  }

  @Test(
    arguments: [
      (
        ["--align", "wall"],
        [
          "1000 open c1 client-1 /a", "1000 answer c1", "2000 msg c1 a", "2500 open c2 client-2 /b",
          "2500 answer c2", "3000 mark a", "3500 msg c2 b", "4500 mark b",
        ]
      ),
      (
        ["--align", "start"],
        [
          "1000 open c1 client-1 /a", "1000 answer c1", "1000 open c2 client-2 /b",
          "1000 answer c2", "2000 msg c1 a", "2000 msg c2 b", "3000 mark a", "3000 mark b",
        ]
      ),
    ])
  func `lines come in the order of time, under new names`(
    options: [String], told: [String]
  ) throws {
    let folder = try Self.folder()
    let result = try Tool.run(
      ["merge", "a.jsonl", "b.jsonl", "-o", "out.jsonl"] + options, in: folder)
    #expect(
      result
        == Tool.Result(
          status: 3,
          output: "wrote out.jsonl: 10 lines of 2 recordings; cut off: a.jsonl, b.jsonl\n",
          errors: ""))
    #expect(try Self.told("out.jsonl", in: folder) == told)
    let first = try folder.read("out.jsonl")
    _ = try Tool.run(["merge", "a.jsonl", "b.jsonl", "-o", "out.jsonl"] + options, in: folder)
    #expect(try folder.read("out.jsonl") == first)
    // What is wrong with it is nothing, but that it tells the time of day.
    #expect(try Tool.run("doctor", "out.jsonl", in: folder).status == 0)
  }

  @Test func `marks bring together what has no time of day`() throws {
    let folder = try Scratch()
    try folder.write(Self.lines(wall: nil, text: "a"), to: "a.jsonl")
    let later = try Self.lines(wall: nil, text: "b").replacing(#""t":3000"#, with: #""t":3250"#)
    try folder.write(later, to: "b.jsonl")
    let result = try Tool.run(
      "merge", "b.jsonl", "a.jsonl", "-o", "out.mcap", "--align", "mark=here", "--json", in: folder)
    #expect(result.status == 3 && result.output.contains(#""offsetNanoseconds":250000000"#))
    #expect(try Tool.run("convert", "out.mcap", "out.jsonl", in: folder).status == 0)
    #expect(try Self.told("out.jsonl", in: folder).suffix(2) == ["3250 mark b", "3250 mark a"])
  }

  /// They have different numbers of clients, and one of them changes what holds for all.
  @Test func `whole recordings become one that is in order`() throws {
    let folder = try Scratch()
    let paths = try Recorded.paths()
    let result = try Tool.run(
      ["merge"] + paths + ["-o", "all.jsonl", "--align", "start", "--name", "all"], in: folder)
    #expect(result.status == 0 && result.errors.isEmpty, "\(result)")
    let counts = try paths.map { path in
      try String(contentsOfFile: path, encoding: .utf8).matches(of: /"ev":"msg"/).count
    }
    let whole = String(decoding: try folder.read("all.jsonl"), as: UTF8.self)
    #expect(whole.matches(of: /"ev":"msg"/).count == counts.reduce(0, +))
    #expect(try Tool.run("doctor", "all.jsonl", in: folder).status == 0)
    #expect(whole.contains(#""backend":{"kind":"merged","version":"1","options":{"align":"start""#))
    // No one session has made it.
    #expect(try Tool.run("replay", "all.jsonl", in: folder).status == 4)
  }

  /// A ring's dump begins at 4 s, in the middle of a connection of 6 messages, the last of which
  /// waits; what becomes of it is told by its position in the whole run.
  private static func dump(part: String, text: String) throws -> String {
    let header = try lines(wall: nil, text: text).split(separator: "\n")[0]
    let cut = try #require(header.lastIndex(of: "}"))
    return """
      \(header[..<cut]),"part":\(part)}
      {"t":4000000000,"ev":"msg","c":"c1","d":"up","due":null,"s":"\(text)"}
      {"t":4500000000,"ev":"left","c":"c1","d":"up","i":5,"due":4500000000}
      {"t":4600000000,"ev":"recv","c":"c1","d":"dn","i":7,"due":4600000000}
      {"t":4700000000,"ev":"lost","c":"c1","d":"dn","i":8,"drop":"closed"}

      """
  }

  /// Whole ones beside one, two, and a later part of another run; each has its own connection.
  @Test(arguments: [
    (["a.jsonl", "ring.jsonl"], "ring.jsonl", 9, 2, 4_000_000_000),
    (["ring.jsonl", "a.jsonl"], "ring.jsonl", 9, 2, 4_000_000_000),
    (["a.jsonl", "later.jsonl"], "later.jsonl", 9, 2, 3_000_000_000),
    (
      ["ring.jsonl", "ring2.jsonl", "later.jsonl"], "ring.jsonl, ring2.jsonl, later.jsonl", 13, 3,
      4_000_000_000
    ),
  ])
  func `what does not begin with its run is kept whole`(
    inputs: [String], late: String, lineCount: Int, connectionCount: Int, start: Int
  ) throws {
    let folder = try Scratch()
    try folder.write(Self.lines(wall: nil, text: "a"), to: "a.jsonl")
    try folder.write(Self.dump(part: #"{"from":4000000000}"#, text: "b"), to: "ring.jsonl")
    try folder.write(Self.dump(part: #"{"from":4000000000}"#, text: "c"), to: "ring2.jsonl")
    let digest = String(repeating: "0", count: 64)
    let later = #"{"number":2,"from":3000000000,"after":"gone.jsonl","sha256":"\#(digest)"}"#
    try folder.write(Self.dump(part: later, text: "d"), to: "later.jsonl")
    let result = try Tool.run(
      ["merge"] + inputs + ["-o", "out.jsonl", "--align", "start"], in: folder)
    let cutOff = inputs.joined(separator: ", ")
    #expect(
      result.output
        == "wrote out.jsonl: \(lineCount + 1) lines of \(inputs.count) recordings; "
        + "without the beginning of its run: \(late); cut off: \(cutOff)\n")
    let told = try Self.told("out.jsonl", in: folder)
    #expect(told.count == lineCount - 1)
    #expect(Set(told.compactMap { $0.firstMatch(of: #/ (c[0-9])/#)?.1 }).count == connectionCount)
    let whole = String(decoding: try folder.read("out.jsonl"), as: UTF8.self)
    #expect(whole.contains(#","part":{"from":\#(start)}}"#))
    // What is not known is which messages are meant, so they are not looked for.
    let doctor = try Tool.run("doctor", "out.jsonl", in: folder)
    #expect(doctor.status == 0 && doctor.output.contains("0 errors, 0 warnings"), "\(doctor)")
    // Nor where it is merged again.
    let again = try Tool.run(
      "merge", "out.jsonl", "a.jsonl", "-o", "again.jsonl", "--align", "start", in: folder)
    #expect(again.output.contains("run: out.jsonl; cut off: a.jsonl\n"))
    #expect(try Tool.run("doctor", "again.jsonl", in: folder).status == 0)
  }

  @Test(
    arguments: [
      (["a.jsonl", "b.jsonl"], 2, "-o OUT is needed. See 'lightlag merge --help'"),
      (["a.jsonl", "-o", "x.jsonl"], 2, "missing operand: B. See 'lightlag merge --help'"),
      (
        ["a.jsonl", "a.jsonl", "-o", "x.jsonl"], 2,
        "'a.jsonl' is given twice. See 'lightlag merge --help'"
      ),
      (
        ["a.jsonl", "b.jsonl", "-o", "b.jsonl"], 2,
        "'b.jsonl' is read: name another file to write. See 'lightlag merge --help'"
      ),
      (
        ["a.jsonl", "b.jsonl", "-o", "x.har"], 2,
        """
        'x.har': name it *.jsonl or *.mcap; lightlag convert makes others. \
        See 'lightlag merge --help'
        """
      ),
      (
        ["a.jsonl", "b.jsonl", "-o", "x.jsonl", "--align", "end"], 2,
        "--align end: give wall, start or mark=NAME. See 'lightlag merge --help'"
      ),
      (
        ["a.jsonl", "b.jsonl", "-o", "x.jsonl", "--align", "mark=there"], 4,
        "a.jsonl: there is no mark 'there'"
      ),
      (
        ["a.jsonl", "timeless.jsonl", "-o", "x.jsonl"], 4,
        "timeless.jsonl: the header does not say when it began (wall); align by start, or by a mark"
      ),
      (
        ["a.jsonl", "gone.jsonl", "-o", "x.jsonl"], 4,
        "cannot read gone.jsonl: No such file or directory"
      ),
    ])
  func `what cannot be put together is refused`(
    words: [String], status: Int32, text: String
  ) throws {
    let folder = try Self.folder()
    try folder.write(Self.lines(wall: nil, text: "c"), to: "timeless.jsonl")
    #expect(try Tool.run(["merge"] + words, in: folder) == .failed(status, text))
    #expect(!folder.has("x.jsonl"))
  }
}
