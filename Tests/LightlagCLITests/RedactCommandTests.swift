import Foundation
import Testing

/// `lightlag redact`, and `--redact` while recording.
@Suite(.timeLimit(.minutes(10))) struct RedactCommandTests {
  private static let secrets = [
    #"["auth",{"token":"s3cret","n":1.50}]"#, #"{"id":"tag 77"}"#, #"["Bearer abcdefghij"]"#,
  ]

  @Test func `nothing in the recordings of the repository looks like a secret`() throws {
    let paths = try Recorded.paths()
    #expect(
      try Tool.run(["redact", "--check"] + paths)
        == .done("nothing looks like a secret in \(paths.count) files\n"))
  }

  @Test func `what looks like a secret is found, and told by its place alone`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(Self.secrets), to: "a.jsonl")
    #expect(
      try Tool.run("redact", "--check", "a.jsonl", in: folder)
        == Tool.Result(
          status: 1,
          output: """
            a.jsonl: line 4, /j/1/token: looks like a secret (token)
            a.jsonl: line 6, /j/0: looks like a secret (bearer)

            """, errors: Self.cutOff))
    let json = try Tool.run("redact", "--check", "--json", "a.jsonl", in: folder)
    #expect(
      json.output.hasPrefix(
        #"{"file":"a.jsonl","line":4,"pointer":"/j/1/token","name":"token"}"# + "\n"))
  }

  private static let cutOff = "lightlag: a.jsonl: cut off behind line 6; see lightlag doctor\n"

  @Test func `rules beside a recording are looked into, and go with it`() throws {
    let folder = try Scratch()
    try folder.write(
      try String(contentsOfFile: Recorded.path("echo-stressed.jsonl"), encoding: .utf8),
      to: "a.jsonl")
    let condition = #"{"pointer":"/a","equals":"Bearer a1b2c3d4"}"#
    try folder.write(
      #"{"level":"L2","expect":[{"name":"e","where":[\#(condition)]}]}"#, to: "a.match.json")
    let pointer = "a.match.json: line 1, /expect/0/where/0/equals: looks like a secret (bearer)\n"
    #expect(
      try Tool.run("redact", "--check", "a.jsonl", in: folder)
        == Tool.Result(status: 1, output: pointer, errors: ""))
    for command in ["redact", "promote"] {
      #expect(try Tool.run(command, "a.jsonl", "b.jsonl", in: folder).status == 0)
      let header = String(decoding: try folder.read("b.jsonl"), as: UTF8.self).prefix { $0 != "\n" }
      #expect(header.contains(#""equals":"Bearer {{secret:bearer}}""#), "\(header)")
      #expect(try Tool.run("redact", "--check", "b.jsonl", in: folder).status == 0)
    }
  }

  @Test func `a line that was cut off is looked at too`() throws {
    let folder = try Scratch()
    let torn = #"{"t":9000,"ev":"msg","c":"c1","d":"up","due":9000,"j":["Bearer abcdefghij"#
    try folder.write(try Recorded.small(), to: "a.jsonl")
    #expect(try Tool.run("redact", "--check", "a.jsonl", in: folder).status == 3)
    try folder.write(try Recorded.small() + torn, to: "a.jsonl")
    #expect(
      try Tool.run("redact", "--check", "a.jsonl", in: folder)
        == Tool.Result(
          status: 1, output: "a.jsonl: line 7: looks like a secret (bearer)\n",
          errors: "lightlag: a.jsonl: cut off in line 7; see lightlag doctor\n"))
  }

  @Test func `secrets are taken out by their looks, their place and a pattern`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(Self.secrets), to: "a.jsonl")
    let result = try Tool.run(
      "redact", "a.jsonl", "b.jsonl", "--json-pointer", "/id", "--pattern", "abcd", in: folder)
    #expect(
      result
        == Tool.Result(
          status: 3, output: "wrote b.jsonl: 3 of 6 lines changed\n",
          errors: "lightlag: a.jsonl: cut off behind line 6; see lightlag doctor\n"))
    let text = String(decoding: try folder.read("b.jsonl"), as: UTF8.self)
    for line in [
      #""j":["auth",{"token":"{{secret:token}}","n":1.50}]}"#, #""j":{"id":"{{secret:id}}"}}"#,
      #""redactions":["bearer","jwt","cookie","aws","vendor","pem","userinfo","assignment","#
        + #""member","pattern","id"]}"#,
    ] {
      #expect(text.contains(line))
    }
    #expect(!text.contains("abcd") && !text.contains("s3cret") && !text.contains("tag 77"))
    #expect(try Tool.run("redact", "--check", "b.jsonl", in: folder).status == 3)
  }

  /// All that a recording says by itself has words like `client`, `up` and `virtual` in it.
  @Test(arguments: ["client", "echo"])
  func `what a pattern has taken out is not found again`(pattern: String) throws {
    let folder = try Scratch()
    let words = ["--pattern", pattern]
    let redacted = try Tool.run(
      ["redact", Recorded.path("echo-stressed.jsonl"), "b.jsonl"] + words, in: folder)
    #expect(redacted.status == 0, "\(redacted)")
    let checked = try Tool.run(["redact", "--check", "b.jsonl"] + words, in: folder)
    #expect(checked.status == 0, "\(checked)")
  }

  @Test func `a secret is taken out of lines before the one that shows it, by one name`() throws {
    let folder = try Scratch()
    let texts = [#"["s3cretvalue"]"#, #"{"token":"s3cretvalue"}"#, #"{"key":"s3cretvalue"}"#]
    try folder.write(try Recorded.small(texts), to: "a.jsonl")
    let check = try Tool.run("redact", "--check", "a.jsonl", in: folder)
    #expect(check.output.hasPrefix("a.jsonl: line 4, /j/0: looks like a secret (token)\n"))
    #expect(try Tool.run("redact", "a.jsonl", "b.jsonl", in: folder).status == 3)
    let text = String(decoding: try folder.read("b.jsonl"), as: UTF8.self)
    #expect(!text.contains("s3cret") && text.contains(#""j":["{{secret:token}}"]}"#))
    #expect(text.contains(#"{"key":"{{secret:token}}"}"#))
    // What comes from a pipe is read once, and held.
    let script = "cat a.jsonl | '\(Tool.url.path)' redact - - | cmp - b.jsonl"
    let piped = Tool.process(["-c", script], of: URL(filePath: "/bin/sh"), in: folder)
    try piped.run()
    piped.waitUntilExit()
    #expect(piped.terminationStatus == 0)
  }

  @Test func `secrets of the environment are looked for`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small([#"["a"]"#, #"["it is hush"]"#, "4711"]), to: "a.jsonl")
    #expect(try Tool.run("redact", "--check", "a.jsonl", in: folder).status == 3)
    let secrets = ["LIGHTLAG_SECRET_WORD": "hush", "LIGHTLAG_SECRET_PIN": "4711"]
    let found = try Tool.run(
      ["redact", "--check", "a.jsonl"], in: folder, environment: secrets)
    #expect(
      found.output == """
        a.jsonl: line 5, /j/0: looks like a secret (WORD)
        a.jsonl: line 6, /j: looks like a secret (PIN)

        """)
    #expect(found.status == 1)
  }

  @Test func `what was named and is not there is told`() throws {
    let folder = try Scratch()
    let whole = Recorded.path("echo-stressed.jsonl")
    let words = ["--json-pointer", "/nope", "--pattern", "n+ope", "--header", "X-Nope"]
    let result = try Tool.run(["redact", whole, "a.jsonl"] + words, in: folder)
    #expect(result.status == 3)
    for option in ["--json-pointer /nope", "--pattern n+ope", "--header x-nope"] {
      #expect(result.errors.contains("lightlag: \(option) applied to nothing\n"), "\(result)")
    }
    // What is only looked for need not be there.
    #expect(try Tool.run(["redact", "--check", whole] + words, in: folder).status == 0)
  }

  @Test func `one that cannot be read to its end costs no other`() throws {
    let folder = try Scratch()
    let lines = String(
      repeating: #"{"t":8000,"ev":"msg","c":"c1","d":"up","drop":"loss","j":["x"]}"# + "\n",
      count: 6000)
    try folder.write(try Recorded.small(Self.secrets) + lines + "nonsense\n{}\n", to: "a.jsonl")
    try folder.write("as it was", to: "b.jsonl")
    let result = try Tool.run("redact", "a.jsonl", "b.jsonl", in: folder)
    #expect(result.status == 4)
    #expect(try folder.read("b.jsonl") == Data("as it was".utf8))
    #expect(!folder.has("b.jsonl.partial"))
  }

  @Test func `what has no secrets changes in its header alone, and repeats`() throws {
    let folder = try Scratch()
    let path = Recorded.path("echo-stressed.jsonl")
    let result = try Tool.run("redact", path, "a.jsonl", in: folder)
    #expect(result == .done("wrote a.jsonl: 0 of 329 lines changed\n"))
    #expect(try Tool.run("replay", "a.jsonl", in: folder).status == 0)
    #expect(try Tool.run("diff", path, "a.jsonl", in: folder).status == 0)
  }

  @Test func `while recording no secret reaches the file`() throws {
    let folder = try Scratch()
    try folder.write(try Recorded.small(Self.secrets), to: "a.jsonl")
    let server = try RunningTool(
      "serve", "echo", "--port", "0", "--redact", "--record", "b.jsonl", in: folder)
    let url = "ws://127.0.0.1:\(try server.port())/"
    _ = try Tool.run("replay", "a.jsonl", "--against", url, "--patience", "2s", in: folder)
    #expect(server.stop().status == 0)
    let text = String(decoding: try folder.read("b.jsonl"), as: UTF8.self)
    #expect(text.contains(#"["auth",{"token":"{{secret:token}}","n":1.50}]"#))
    #expect(!text.contains("s3cret"))
    #expect(try Tool.run("replay", "b.jsonl", in: folder).status == 0)
  }

  @Test(arguments: [
    (["a.jsonl"], "give IN and OUT, or --check and files"),
    (["a.jsonl", "b"], "'b': name it *.jsonl or *.mcap; lightlag convert makes others"),
    (["a.jsonl", "a.jsonl"], "'a.jsonl' is read: name another file to write"),
    (
      ["--json-pointer", "x", "a.jsonl", "b.jsonl"],
      "--json-pointer 'x': a JSON pointer begins with '/', as /auth/token does"
    ),
    (
      ["--json-pointer", "/~x", "a.jsonl", "b.jsonl"],
      "--json-pointer '/~x': write ~0 for a tilde and ~1 for a slash in a name"
    ),
    (
      ["--pattern", "", "a.jsonl", "b.jsonl"],
      "--pattern '': it matches nothing at all, and so everywhere"
    ),
    (
      ["--pattern", "a*", "a.jsonl", "b.jsonl"],
      "--pattern 'a*': it matches nothing at all, and so everywhere"
    ),
  ])
  func `wrong usage is told`(words: [String], text: String) throws {
    #expect(
      try Tool.run(["redact"] + words) == .failed(2, "\(text). See 'lightlag redact --help'"))
  }
}
