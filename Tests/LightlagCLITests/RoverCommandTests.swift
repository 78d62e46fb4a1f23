import Testing

/// `lightlag simulate rover`: scenarios with a verdict, as a script sees them.
@Suite(.timeLimit(.minutes(10))) struct RoverCommandTests {
  @Test func `a scenario that passes says so, and its recording is repeated`() throws {
    let folder = try Scratch()
    let result = try Tool.run(
      "simulate", "rover", "--scenario", "firmware-fault", "--seed", "1", "--profile",
      "stressed", "--record", "run.jsonl", in: folder)
    #expect(result.status == 0 && result.output.hasSuffix("\npassed\n"), "\(result)")
    let replay = try Tool.run("replay", "run.jsonl", in: folder)
    #expect(replay.status == 0, "\(replay)")
  }

  /// Twenty minutes are in `Scripts/bench rover`; recordings are compared as bytes, and repeated.
  @Test(arguments: ["perfect", "stressed"])
  func `a drive of so long is the same each time`(profile: String) throws {
    let folder = try Scratch()
    for name in ["a.jsonl", "b.jsonl"] {
      let result = try Tool.run(
        "simulate", "rover", "--duration", "2min", "--seed", "3", "--profile", profile,
        "--record", name, in: folder)
      #expect(result.status == 0, "\(result)")
    }
    // As a truth value: what differs is too much to be shown.
    #expect((try folder.read("a.jsonl") == folder.read("b.jsonl")) == true)
    let replay = try Tool.run("replay", "a.jsonl", in: folder)
    #expect(replay.status == 0, "\(replay)")
  }

  /// Nothing crosses such a link, so that no command can reach the motors.
  @Test(arguments: [false, true]) func `one that fails is an exit status`(isJSON: Bool) throws {
    let result = try Tool.run(
      ["simulate", "rover", "--scenario", "basic-velocity", "--seed", "1", "--set", "loss=100%"]
        + (isJSON ? ["--json"] : []))
    #expect(result.status == 1)
    let words = isJSON ? #""verdict":{"passed":false,"# : "NO   commands reach the motors: 0 did\n"
    #expect(result.output.contains(words), "\(result)")
  }

  @Test(
    arguments: [
      (["--scenario", "high-lod"], "did you mean 'high-load'?"), ([], "give --scenario, one of"),
      (["--scenario", "recovery", "--stack", "sturdy"], "perfect, default, stressed"),
      (["--scenario", "recovery", "--clients", "2"], "--clients is for vehicles alone"),
      (["--scenario", "recovery", "--duration", "2min"], "give either --scenario"),
    ] as [([String], String)])
  func `what makes no sense is wrong usage`(words: [String], text: String) throws {
    let result = try Tool.run(["simulate", "rover"] + words)
    #expect(result.status == 2 && result.errors.contains(text), "\(result)")
  }
}
