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

  @Test func `what is injected is told at the end, and repeated`() throws {
    let folder = try Scratch()
    let result = try Tool.run(
      "simulate", "rover", "--duration", "20s", "--seed", "3", "--slcan-strict",
      "--slcan-faults",
      "corrupt=1%, truncate=1%, wrong-length=1%, bad-id=1%, line-feed=1%,"
        + " overflow=1%, bus-error=1%", "--record", "run.jsonl", in: folder)
    let line = result.output.split(separator: "\n").first { $0.hasPrefix("SLCAN: serial lines 0") }
    for name in ["corrupt", "truncate", "wrong-length", "bad-id", "line-feed", "overflow"] {
      #expect(line?.contains("\(name) ") == true, "\(result)")
    }
    let replay = try Tool.run("replay", "run.jsonl", in: folder)
    #expect(replay.status == 0, "\(replay)")
  }

  /// The operator of the scenario drives from the first second to the 55th; a stop ends that.
  @Test func `a stop that nobody has asked for fails a scenario`() throws {
    let words = ["simulate", "rover", "--scenario", "basic-velocity", "--seed", "1"]
    #expect(try Tool.run(words).status == 0)
    #expect(try Tool.run(words + ["--fault", "emergency-stop@500ms"]).status == 1)
    #expect(
      try Tool.run(words + ["--fault", "emergency-stop@100ms", "--fault", "clear@500ms"]).status
        == 0)
  }

  @Test(
    arguments: [
      (["rover", "--slcan-strict"], "for a rover with --slcan-pty"),
      (["serial", "--slcan-faults", "corrupt=1%"], "for serial with --device slcan"),
      (["echo", "--no-validation"], "--no-validation is for rover alone"),
      (["serial", "--homing-fails"], "--homing-fails is for rover alone"),
    ] as [([String], String)])
  func `what is for others is refused`(words: [String], text: String) throws {
    let result = try Tool.run(["serve"] + words)
    #expect(result.status == 2 && result.errors.contains(text), "\(result)")
  }

  @Test(
    arguments: [
      (["--scenario", "high-lod"], "did you mean 'high-load'?"), ([], "give --scenario, one of"),
      (["--scenario", "recovery", "--stack", "sturdy"], "perfect, default, stressed"),
      (["--scenario", "recovery", "--clients", "2"], "--clients is for vehicles alone"),
      (["--scenario", "recovery", "--duration", "2min"], "give either --scenario"),
      (["--duration", "9s", "--fault", "overcurrent:2"], "give what and when"),
      (["--duration", "9s", "--fault", "overcurrent:6@2s"], "a motor from 0 to 5"),
      (["--duration", "9s", "--fault", "overcurent:2@2s"], "did you mean 'overcurrent'?"),
      (["--duration", "9s", "--fault", "clear:1@2s"], "clear is of no single motor"),
      (["--duration", "9s", "--fault-rate", "often"], "a chance, such as 0.01%"),
      (["--duration", "9s", "--slcan-faults", "corupt=1%"], "'corupt=1%': there are corrupt, "),
      (["--duration", "9s", "--slcan-faults", "corrupt"], "give a chance, such as corrupt=0.1%"),
      (["--duration", "9s", "--slcan-faults", "overflow=2"], "give a chance, such as overflow"),
    ] as [([String], String)])
  func `what makes no sense is wrong usage`(words: [String], text: String) throws {
    let result = try Tool.run(["simulate", "rover"] + words)
    #expect(result.status == 2 && result.errors.contains(text), "\(result)")
  }
}
