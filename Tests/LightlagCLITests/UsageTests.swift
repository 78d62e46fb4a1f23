import Testing

/// Command lines that are wrong: one line on standard error, exit status 2, and nothing else.
@Suite(.timeLimit(.minutes(10))) struct UsageTests {
  @Test(
    arguments: [
      ["serve", "rover", "--slcan-pty", "x@0"], ["serve", "rover", "--slcan-pty", "x@"],
      ["serve", "rover", "--slcan-pty", "x@99999999999999999999"],
      ["serve", "serial", "--device", "pty:x@49"],
      ["serve", "serial", "--device", "/dev/x@10000001"],
    ])
  func `a rate that cannot be is told with those that can`(line: [String]) throws {
    let result = try Tool.run(line)
    #expect(result.status == 2)
    #expect(result.errors.contains(": give a rate from 50 to 10000000 behind @. See"))
  }

  @Test(
    arguments: [
      (["serve", "rover", "--slcan-pty", ""], "--slcan-pty '': give the path"),
      (["serve", "serial", "--device", "a/b=echo"], "the name 'a/b' is to be of letters"),
      (["serve", "serial", "--device", "a b=echo"], "the name 'a b' is to be of letters"),
      (["simulate", "rover", "--scenario", "nope"], "unknown scenario 'nope'; there are: "),
      (
        ["serve", "serial", "--line", "delay=1000000h"],
        "'delay=1000000h': give a time of at most 10000 h"
      ),
    ])
  func `what was wrong is named`(line: [String], text: String) throws {
    let result = try Tool.run(line)
    #expect(result.status == 2)
    #expect(result.errors.contains(text), "\(result.errors)")
  }

  /// What is written has to be what its name says.
  @Test(
    arguments: [
      ["serve", "echo", "--record"], ["proxy", "ws://a/", "--record"],
      ["simulate", "vehicles", "--record"], ["record", "ws://a/", "-o"],
      ["replay", Recorded.path("echo-stressed.jsonl"), "--serve", "--record"],
    ], ["run.xyz", "run.har", "run"])
  func `a run is recorded to what is named as a recording`(words: [String], name: String) throws {
    #expect(
      try Tool.run(words + [name])
        == .failed(
          2,
          "\(words[words.count - 1]) \(name): name it *.jsonl or *.mcap;"
            + " lightlag convert makes others. See 'lightlag \(words[0]) --help'"))
  }

  @Test(
    arguments: [
      (["srve"], "unknown command 'srve'; did you mean 'serve'? See 'lightlag --help'"),
      (["frobnicate"], "unknown command 'frobnicate'. See 'lightlag --help'"),
      (["--verson"], "unknown option '--verson'; did you mean '--version'? See 'lightlag --help'"),
      (
        ["profiles", "lst"],
        """
        unknown command 'profiles lst'; did you mean 'profiles list'? \
        See 'lightlag profiles --help'
        """
      ),
      (
        ["help", "replya"],
        "unknown command 'replya'; did you mean 'replay'? See 'lightlag --help'"
      ),
      (
        ["serve", "vehicle"],
        "unknown backend 'vehicle'; did you mean 'vehicles'? See 'lightlag serve --help'"
      ),
      (
        ["serve", "rovers"],
        "unknown backend 'rovers'; did you mean 'rover'? See 'lightlag serve --help'"
      ),
      (
        ["simulate", "traffic"],
        "unknown backend 'traffic'; there are: vehicles, rover. See 'lightlag simulate --help'"
      ),
    ])
  func `a name that is not known is answered with the nearest, or with all`(
    words: [String], text: String
  ) throws {
    #expect(try Tool.run(words) == .failed(2, text))
  }

  @Test(
    arguments: [
      (["serve", "echo", "--prot", "1"], "'--prot'; did you mean '--port'?", "serve"),
      (
        ["simulate", "vehicles", "--cleints", "1"], "'--cleints'; did you mean '--clients'?",
        "simulate"
      ),
      (
        ["recover", "a", "b", "--frobnicate"],
        "'--frobnicate'; there are: --json, --help.", "recover"
      ),
      (["profiles", "list", "-j"], "'-j'; there are: --json, --help.", "profiles list"),
      (["profiles", "--jsn"], "'--jsn'; did you mean '--json'?", "profiles list"),
    ])
  func `so is an option`(words: [String], text: String, command: String) throws {
    let line = "unknown option \(text) See 'lightlag \(command) --help'"
    #expect(try Tool.run(words) == .failed(2, line))
  }

  @Test(
    arguments: [
      (["serve"], "missing operand: vehicles|rover|serial|echo"),
      (["proxy"], "missing operand: URL"),
      (["simulate"], "missing operand: vehicles|rover"),
      (["replay"], "missing operand: FILE"),
      (["profiles", "show"], "missing operand: NAME|FILE"),
      (["profiles", "check"], "missing operand: FILE"),
      (["serve", "echo", "loud"], "'loud' is one word too many"),
      (["replay", "a", "b"], "'b' is one word too many"),
      (["profiles", "list", "mars"], "'mars' is one word too many"),
      (["replay", "a", "--json=yes"], "--json takes no value"),
      (["serve", "echo", "--port"], "--port needs a value: PORT"),
      (["serve", "echo", "--record", "--json"], "--record needs a value: FILE"),
    ])
  func `the number of words must be right`(words: [String], text: String) throws {
    let name = words[0] == "profiles" ? words[0...1].joined(separator: " ") : words[0]
    #expect(try Tool.run(words) == .failed(2, "\(text). See 'lightlag \(name) --help'"))
  }

  @Test(
    arguments: [
      (["serve", "echo", "--port", "65536"], "--port 65536: give a port from 0 to 65535"),
      (["serve", "echo", "--port=-1"], "--port -1: give a port from 0 to 65535"),
      (["serve", "vehicles", "--depth-port", "x"], "--depth-port x: give a port from 0 to 65535"),
      (
        ["serve", "echo", "--port-range", "9010-9000"],
        "--port-range 9010-9000: give two ports, such as 9000-9010"
      ),
      (
        ["serve", "echo", "--port-range", "9000"],
        "--port-range 9000: give two ports, such as 9000-9010"
      ),
      (
        ["proxy", "ws://a", "--port", "1", "--port-range", "1-2"],
        "give either --port or --port-range"
      ),
      (["serve", "echo", "--push"], "--push is for vehicles alone"),
      (["serve", "echo", "--depth-port", "1"], "--depth-port is for vehicles alone"),
      (
        ["serve", "echo", "--line", "delay=1ms"],
        "--line is for serial, and for a rover with --slcan-pty"
      ),
      (
        ["serve", "serial", "--device", "echo", "--device", "gps"],
        "--device gps: give each port a name of its own, as NAME=DEVICE"
      ),
      (
        ["serve", "serial", "--device", "a=tape"],
        "--device tape: give echo, gps, slcan, rules:FILE, pty:PATH, or a path such as /dev/ttyUSB0"
      ),
      (["serve", "serial", "--line", "delay"], "--line 'delay': give NAME=VALUE"),
      (
        ["serve", "serial", "--line", "stall=2s"],
        "--line 'stall=2s': give two times, such as 2s/30s"
      ),
      (
        ["serve", "serial", "--line", "corrupt=1%, loss-mode=never"],
        "--line 'loss-mode=never': give drop or retransmit"
      ),
      (
        ["serve", "serial", "--client-rate", "0"],
        "--client-rate 0: give a number from 1 to 1000000"
      ),
      (["serve", "echo", "--tls-cert", "a.pem"], "--tls-cert and --tls-key belong together"),
      (
        ["serve", "echo", "--message-limit", "1"],
        "--message-limit 1: give a size, such as 16 MiB"
      ),
      (["serve", "echo", "--seed", "x"], "--seed x: give a number below 2^64, such as 42 or 0x2a"),
      (
        ["simulate", "vehicles", "--seed", "18446744073709551616"],
        "--seed 18446744073709551616: give a number below 2^64, such as 42 or 0x2a"
      ),
      (
        ["simulate", "vehicles", "--clients", "0"],
        "--clients 0: give a number from 1 to 100000"
      ),
      (
        ["simulate", "vehicles", "--clients", "100001"],
        "--clients 100001: give a number from 1 to 100000"
      ),
      (
        ["simulate", "vehicles", "--duration", "5"],
        "--duration 5: give a time above 0, such as 90 s or 10min"
      ),
      (
        ["simulate", "vehicles", "--duration", "0s"],
        "--duration 0s: give a time above 0, such as 90 s or 10min"
      ),
      (["simulate", "vehicles", "--rate", "101"], "--rate 101: give a number from 1 to 100"),
      (
        ["proxy", "http://a"],
        "'http://a' is not a WebSocket URL: it must begin with ws:// or wss://"
      ),
      (
        ["proxy", "ws://"], "the URL names no host: ws://host, ws://host:port/path?query"
      ),
    ])
  func `a value that is refused is answered with what is accepted`(
    words: [String], text: String
  ) throws {
    #expect(try Tool.run(words) == .failed(2, "\(text). See 'lightlag \(words[0]) --help'"))
  }

  @Test(
    arguments: [
      (
        [], "--host", "localhost",
        "cannot listen at 'localhost': give a numeric address, such as 127.0.0.1, ::1 or 0.0.0.0"
      ),
      (
        [], "--profile", "marz",
        "unknown profile 'marz'; did you mean 'mars'?"
      ),
      (
        [], "--set", "delay",
        "delay: no '='; write a key and a value such as delay=80ms or up.loss=2%"
      ),
      (
        [], "--set", "delay=80",
        #"delay=80: "80" has no unit; write a duration such as "50 ms" (ns, us, ms, s, min, h)"#
      ),
      (
        [], "--set", "left.loss=1%",
        "left.loss=1%: unknown direction 'left'. There are: up, down"
      ),
      (
        ["--set", "delay=1ms"], "--set", "down.jitterHalfWidth=2ms",
        """
        downlink.jitterHalfWidth: "2 ms" is more than the delay, "1 ms"; write one up to the \
        delay, or set truncated to true
        """
      ),
    ])
  func `what else is refused says so in its own words`(
    before: [String], option: String, value: String, text: String
  ) throws {
    #expect(try Tool.run(["serve", "echo"] + before + [option, value]) == .failed(2, text))
  }
}
