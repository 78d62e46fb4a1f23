import Foundation
import Testing

/// `lightlag profiles list`, `show` and `check`.
@Suite(.timeLimit(.minutes(10))) struct ProfilesCommandTests {
  private static let list = """
    3g            A phone on 3G: 100 ms each way, and less than 1 Mbit/s.
    cafe          A full café: 120 ms each way, losses in bursts, cut off for seconds every minute.
    default       Typical Wi-Fi: 50 ms each way, one message in a hundred lost.
    edge          A phone on EDGE: over 400 ms each way, at the rate of a modem.
    geo           A satellite in geostationary orbit: 340 ms each way.
    leo           Satellites in low orbit: 22 ms each way, others take over every 15 s.
    lte           A phone on LTE: 30 ms each way, and about once a minute nothing for a second.
    mars          Earth to a rover on Mars, 225 million km away: 12.5 minutes each way.
    mars-direct   Earth to a rover on Mars without orbiters: 3 kbit/s for 2.5 hours a sol.
    mars-far      Earth to Mars at its farthest, through orbiters that pass five times a sol.
    mars-near     Earth to Mars at its nearest, through orbiters that pass five times a sol.
    moon          Earth to a base on the near side of the Moon: 1.3 seconds each way.
    moon-farside  Earth to a craft round the Moon, out of sight for 46 minutes of each 118.
    offline       No network: connections never open, and open ones hear nothing more.
    perfect       A link that delivers every message once, in order, at once.
    stressed      A bad network: 200 ms each way, one message in ten lost.
    very-bad      A very bad network: 500 ms each way, one message in ten lost, 1 Mbit/s.
    wifi          Good Wi-Fi at home: 12 ms each way, losses rare and in threes.

    """

  private static let listJSON = #"""
    [{"name":"3g",\#
    "summary":"A phone on 3G: 100 ms each way, and less than 1 Mbit/s."},\#
    {"name":"cafe",\#
    "summary":"A full café: 120 ms each way, losses in bursts, cut off for seconds every minute."},\#
    {"name":"default",\#
    "summary":"Typical Wi-Fi: 50 ms each way, one message in a hundred lost."},\#
    {"name":"edge",\#
    "summary":"A phone on EDGE: over 400 ms each way, at the rate of a modem."},\#
    {"name":"geo",\#
    "summary":"A satellite in geostationary orbit: 340 ms each way."},\#
    {"name":"leo",\#
    "summary":"Satellites in low orbit: 22 ms each way, others take over every 15 s."},\#
    {"name":"lte",\#
    "summary":"A phone on LTE: 30 ms each way, and about once a minute nothing for a second."},\#
    {"name":"mars",\#
    "summary":"Earth to a rover on Mars, 225 million km away: 12.5 minutes each way."},\#
    {"name":"mars-direct",\#
    "summary":"Earth to a rover on Mars without orbiters: 3 kbit/s for 2.5 hours a sol."},\#
    {"name":"mars-far",\#
    "summary":"Earth to Mars at its farthest, through orbiters that pass five times a sol."},\#
    {"name":"mars-near",\#
    "summary":"Earth to Mars at its nearest, through orbiters that pass five times a sol."},\#
    {"name":"moon",\#
    "summary":"Earth to a base on the near side of the Moon: 1.3 seconds each way."},\#
    {"name":"moon-farside",\#
    "summary":"Earth to a craft round the Moon, out of sight for 46 minutes of each 118."},\#
    {"name":"offline",\#
    "summary":"No network: connections never open, and open ones hear nothing more."},\#
    {"name":"perfect",\#
    "summary":"A link that delivers every message once, in order, at once."},\#
    {"name":"stressed",\#
    "summary":"A bad network: 200 ms each way, one message in ten lost."},\#
    {"name":"very-bad",\#
    "summary":"A very bad network: 500 ms each way, one message in ten lost, 1 Mbit/s."},\#
    {"name":"wifi",\#
    "summary":"Good Wi-Fi at home: 12 ms each way, losses rare and in threes."}]

    """#

  private static let mars = """
    mars: Earth to a rover on Mars, 225 million km away: 12.5 minutes each way.

           uplink      downlink
    delay  12.5 min    12.5 min
    loss   0.1 %       0.1 %
    rate   128 kbit/s  2 Mbit/s
    limit  256 MiB     256 MiB

    round trip  25 min
    handshake   local, answered at once on the side where it comes
    ping        local, answered at once on the side where it comes

    Delay one way (10000 messages of 100 B sent each way, 625 ms apart on average, seed 1):

      uplink    9988 of 10000 arrived, each after 12.5 min
      downlink  9987 of 10000 arrived, each after 12.5 min

    Where the figures come from:

    lightTime      mars        definition; on a date that is given, the delay is that of the day
    delay          750 s       225 million km, a mean distance, at the speed of light: 750.5 s, \
    rounded
    loss           0.1 %       judgement; frames that cannot be decoded are deleted whole
    limit          256 MiB     judgement; stored and forwarded, and full after 18 minutes at 2 \
    Mbit/s
    handshake      local       judgement; no client waits 25 minutes for its opening handshake
    ping           local       judgement; Engine.IO gives a connection up 20 s after an \
    unanswered ping
    uplink.rate    128 kbit/s  NASA, Mars Science Laboratory, Data Rates: the lower with Odyssey
    downlink.rate  2 Mbit/s    NASA, Mars Science Laboratory, Data Rates: at most, to the MRO

    """

  private static let perfect = """
    perfect: A link that delivers every message once, in order, at once.

    Every message arrives once, in order, at once.

    round trip  0 ms
    handshake   end-to-end, carried across the link
    ping        local, answered at once on the side where it comes

    Delay one way (10000 messages of 100 B sent each way, 100 ms apart on average, seed 1):

      each way  20000 of 20000 arrived, each after 0 ms

    Where the figures come from:

    delay      0 ms        definition
    loss       0 %         definition
    rate       unlimited   definition
    handshake  end-to-end  definition; without delay nobody can tell the difference

    """

  @Test(arguments: [["profiles", "list"], ["profiles"]])
  func `the profiles are listed`(words: [String]) throws {
    #expect(try Tool.run(words) == .done(Self.list))
    #expect(try Tool.run(words + ["--json"]) == .done(Self.listJSON))
  }

  @Test(arguments: [("mars", mars), ("perfect", perfect)])
  func `a profile is shown, with each direction and its sources`(
    name: String, text: String
  ) throws {
    #expect(try Tool.run("profiles", "show", name) == .done(text))
  }

  /// From 80 ms to 120 ms: each way 50 ms, give or take 5 ms and 15 ms.
  @Test func `a profile of one's own is shown from its file`() throws {
    let folder = try Scratch()
    try folder.write(
      """
      {"name": "lab", "summary": "A lab.",
        "delay": {"value": "50 ms", "source": "ping"},
        "jitterHalfWidth": {"value": "5 ms", "source": "ping"},
        "downlink": {"jitterHalfWidth": {"value": "15 ms", "source": "a guess"}}}
      """, to: "lab.json")
    let text = """
      lab: A lab.

                       uplink  downlink
      delay            50 ms   50 ms
      jitterHalfWidth  5 ms    15 ms

      round trip  100 ms on average, from 80 ms to 120 ms
      handshake   end-to-end, carried across the link
      ping        local, answered at once on the side where it comes

      Delay one way (10000 messages of 100 B sent each way, 1.50 s apart on average, seed 1):

        uplink    10000 of 10000 arrived

                            ▅▄▁▂▃▃▁▆▄▅▅▅▅█▆▃▁▄▁▄
                            ████████████████████
                            ████████████████████
                            ████████████████████
                            ████████████████████
                            ████████████████████
        ┬─────────┬─────────┬─────────┬─────────┬─────────┬─────────┬
        35       40        45        50        55        60        65 ms
                                      ▲ p50 50.0 ms
                                             ▲ p90 53.9 ms
                                               ▲ p99 54.8 ms

        downlink  10000 of 10000 arrived

         ▂▂ ▆ ▂ ▆▃▄▄ ▃▂▄▄ ▃▁▃▁ ▃ ▆  ▄█▅  ▂▁▁ ▁▃▅ ▄▄▂▃ ▁▇▂ ▃▂▇▃▆▄
        ▇██▆█▆█▇████▇█████████▆█▅██▄████████▃███▄████▇███▇██████▇▆▇▇
        ████████████████████████████████████████████████████████████
        ████████████████████████████████████████████████████████████
        ████████████████████████████████████████████████████████████
        ████████████████████████████████████████████████████████████
        ┬─────────┬─────────┬─────────┬─────────┬─────────┬─────────┬
        35       40        45        50        55        60        65 ms
                                     ▲ p50 49.9 ms           ▲ p90 61.9 ms
                                                                   ▲ p99 64.6 ms

      Where the figures come from:

      delay                     50 ms  ping
      jitterHalfWidth           5 ms   ping
      downlink.jitterHalfWidth  15 ms  a guess

      """
    #expect(try Tool.run("profiles", "show", "lab.json", in: folder) == .done(text))
  }

  @Test func `a profile that changes nothing is shown as a perfect link`() throws {
    let folder = try Scratch()
    try folder.write(#"{"name": "bare", "summary": "Nothing."}"#, to: "bare.json")
    let text = """
      bare: Nothing.

      Every message arrives once, in order, at once.

      round trip  0 ms
      handshake   end-to-end, carried across the link
      ping        local, answered at once on the side where it comes

      Delay one way (10000 messages of 100 B sent each way, 100 ms apart on average, seed 1):

        each way  20000 of 20000 arrived, each after 0 ms

      """
    #expect(try Tool.run("profiles", "show", "./bare.json", in: folder) == .done(text))
  }

  @Test(arguments: ["show", "check"])
  func `a file that is not there cannot be read`(command: String) throws {
    let text = "cannot read gone.json: No such file or directory"
    #expect(try Tool.run("profiles", command, "gone.json") == .failed(4, text))
  }

  @Test func `a well-formed profile passes the check`() throws {
    let folder = try Scratch()
    try folder.write(#"{"name": "bare", "summary": "Nothing."}"#, to: "bare.json")
    #expect(
      try Tool.run("profiles", "check", "bare.json", in: folder)
        == .done("bare.json: the profile 'bare' is well-formed\n"))
    #expect(
      try Tool.run("profiles", "check", "bare.json", "--json", in: folder)
        == .done(#"{"file":"bare.json","verdict":"well-formed","name":"bare"}"# + "\n"))
  }

  private static let wrong = """
    {
      "name": "wrong",
      "summary": "A rate without a unit.",
      "uplink": {
        "rate": {"value": "10", "source": "judgement"}
      }
    }
    """

  private static let mistake =
    #""10" has no unit; write a rate such as "10 Mbit/s" "#
    + #"(bit/s, kbit/s, Mbit/s, Gbit/s), "unlimited", "trace FILE" or "trace FILE, once" "#
    + #"(mahimahi), or "contacts FILE" (JSON)"#

  @Test func `a mistake is told with its file, line, key and value, as a verdict`() throws {
    let folder = try Scratch()
    try folder.write(Self.wrong, to: "wrong.json")
    #expect(
      try Tool.run("profiles", "check", "wrong.json", in: folder)
        == .failed(1, "wrong.json:5: uplink.rate: \(Self.mistake)"))
    let problem = Self.mistake.replacing("\"", with: #"\""#)
    let json = """
      {"file":"wrong.json","verdict":"wrong","line":5,"key":"uplink.rate",\
      "problem":"\(problem)"}

      """
    #expect(
      try Tool.run("profiles", "check", "wrong.json", "--json", in: folder)
        == Tool.Result(status: 1, output: json, errors: ""))
  }

  @Test func `where the profile is to be used, the same mistake is wrong usage`() throws {
    let folder = try Scratch()
    try folder.write(Self.wrong, to: "wrong.json")
    #expect(
      try Tool.run("simulate", "vehicles", "--profile", "wrong.json", in: folder)
        == .failed(2, "wrong.json:5: uplink.rate: \(Self.mistake)"))
  }

  @Test func `what is no JSON is told with its line and column`() throws {
    let folder = try Scratch()
    try folder.write("{\n  oops", to: "torn.json")
    let result = try Tool.run("profiles", "check", "torn.json", in: folder)
    #expect(result.status == 1)
    #expect(result.errors.hasPrefix("lightlag: torn.json:2: not JSON, at column 3: "))
    #expect(result.errors.count(where: \.isNewline) == 1)
  }
}
