import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ProfileRefusalTests {
  /// Text that is refused, and the message that says so.
  struct Refusal: Sendable {
    let text: String
    let message: String

    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  static let duration = #"write a duration such as "50 ms" (ns, us, ms, s, min, h)"#
  static let chance = #"write a chance such as "0.1 %" (ppm, %)"#

  static let loss =
    #"write a chance such as "1 %", with ", burst 3" (mean length) or ", correlation 25 %""#
    + #" behind it if wanted; or "gemodel P R 1-H 1-K", "state P13 P31 P32 P23 P14" as in tc;"#
    + #" or "every 10", "first 5", "indices 3 7 9""#

  static let figures: [Refusal] = [
    Refusal(#""delay": {"value": "50", "source": "s"}"#, #"delay: "50" has no unit; "# + duration),
    Refusal(#""delay": {"value": 50, "source": "s"}"#, #"delay: 50 has no unit; "# + duration),
    Refusal(#""delay": {"value": null, "source": "s"}"#, "delay: null is not text; " + duration),
    Refusal(#""delay": {"value": [], "source": "s"}"#, "delay: an array is not text; " + duration),
    Refusal(
      #""delay": {"value": "50 sec", "source": "s"}"#,
      #"delay: "50 sec" has the unknown unit "sec"; "# + duration
    ),
    Refusal(
      #""delay": {"value": "-50 ms", "source": "s"}"#,
      #"delay: "-50 ms" is negative; "# + duration
    ),
    Refusal(
      #""uplink": {"loss": {"value": "101 %", "source": "s"}}"#,
      #"uplink.loss: "101 %" is more than 100 %; "# + loss
    ),
    Refusal(
      #""rate": {"value": "0 Mbit/s", "source": "s"}"#,
      #"rate: "0 Mbit/s" is zero, which nothing could cross; write a rate such as "10 Mbit/s""#
        + #" (bit/s, kbit/s, Mbit/s, Gbit/s), "unlimited", "trace FILE" or "trace FILE, once""#
        + #" (mahimahi), or "contacts FILE" (JSON)"#
    ),
    Refusal(
      #""limit": {"value": "0 messages", "source": "s"}"#,
      #"limit: "0 messages" is zero, which nothing could cross; write a limit such as"#
        + #" "1000 messages", "256 MiB", "100 ms" or some of them with commas between"#
        + " (messages, B, kB, KiB, MB, MiB, GiB, ns, us, ms, s, min, h)"
    ),
    Refusal(
      #""jitterHalfWidth": {"value": "1 ms", "source": "s"}"#,
      #"jitterHalfWidth: "1 ms" is more than the delay, "0 ms"; write one up to the delay,"#
        + " or set truncated to true"
    ),
    Refusal(
      #""delay": {"value": "9 ms", "source": "s"}, "downlink": {"jitterDeviation":"#
        + #" {"value": "10 ms pareto", "source": "s"}}"#,
      #"downlink.jitterDeviation: "10 ms" is more than the delay, "9 ms";"#
        + " write one up to the delay, or set truncated to true"
    ),
    Refusal(
      #""jitterDeviation": {"value": "1 ms", "source": "s"},"#
        + #" "jitterHalfWidth": {"value": "1 ms", "source": "s"}"#,
      "jitterHalfWidth: a second jitter; write jitterDeviation or jitterHalfWidth, not both"
    ),
    Refusal(
      #""reorder": {"value": "25 %", "source": "s"}"#,
      "reorder: reorders what inOrder keeps in order; set inOrder to false"
    ),
    Refusal(
      #""inOrder": {"value": false, "source": "s"}, "uplink": {"inOrder": {"value": true,"#
        + #" "source": "s"}, "reorder": {"value": "25 %", "source": "s"}}"#,
      "uplink.reorder: reorders what inOrder keeps in order; set inOrder to false"
    ),
    Refusal(
      #""flow": {"value": "closed", "source": "s"}"#,
      #"flow: "closed" is not a choice; write "open", "outage" or "hold""#
    ),
    Refusal(
      #""inOrder": {"value": "false", "source": "s"}"#,
      #"inOrder: "false" is not a choice; write true or false"#
    ),
    Refusal(
      #""enabled": {"value": 1, "source": "s"}"#,
      "enabled: 1 is not a choice; write true or false"
    ),
    Refusal(
      #""dealy": {"value": "50 ms", "source": "s"}"#,
      "dealy: unknown key 'dealy'; did you mean 'delay'?"
    ),
    Refusal(
      #""jitter": {"value": "5 ms", "source": "s"}"#,
      "jitter: unknown key 'jitter'; did you mean 'jitterDeviation' or 'jitterHalfWidth'?"
    ),
    Refusal(
      #""colour": {"value": "red", "source": "s"}"#,
      "colour: unknown key 'colour'. There are: name, summary, lightTime, rules, phases, files, "
        + ConditionSettingTests.keysOfDirection + ", " + ConditionSettingTests.keysOfConnection
        + ", uplink, downlink"
    ),
    Refusal(
      #""uplink": {"loos": {"value": "1 %", "source": "s"}}"#,
      "uplink.loos: unknown key 'loos'; did you mean 'loss'?"
    ),
    Refusal(
      #""uplink": {"ping": {"value": "local", "source": "s"}}"#,
      "uplink.ping: 'ping' holds for the whole connection; set it without a direction"
    ),
    Refusal(
      #""delay": {"valeu": "50 ms", "source": "s"}"#,
      "delay.valeu: unknown key 'valeu'; did you mean 'value'? There are: value, source"
    ),
    Refusal(
      #""delay": {"value": "50 ms"}"#,
      #"delay: no 'source'; write where the figure comes from, or "judgement""#
    ),
    Refusal(
      #""delay": {"value": "50 ms", "source": ""}"#,
      #"delay.source: "" says nothing; write some text"#
    ),
    Refusal(
      #""delay": {"value": "50 ms", "source": 7}"#,
      "delay.source: 7 is not text; write it in quotation marks"
    ),
    Refusal(#""delay": {"source": "s"}"#, "delay: no 'value'; write what the figure is"),
    Refusal(
      #""delay": "50 ms""#,
      #"delay: "50 ms" is not a figure; write {"value": ..., "source": ...}"#
    ),
    Refusal(
      #""uplink": []"#, "uplink: an array is not an object; write { } around keys and values"),
    Refusal(#""$schema": 1"#, "$schema: 1 is not text; write it in quotation marks"),
  ]

  /// The figure stands on line 2, below the name and the summary on line 1.
  @Test(arguments: figures)
  func `a wrong figure says where, what and what is accepted`(figure: Refusal) {
    let text = "{\"name\": \"x\", \"summary\": \"y\",\n\(figure.text)}"
    #expect(refusal(text) == "Profiles/x.json:2: " + figure.message)
  }

  static let documents: [Refusal] = [
    Refusal(
      #"{"summary": "y"}"#,
      "Profiles/x.json:1: no 'name'; write the name of the file without .json"
    ),
    Refusal(
      #"{"name": "x"}"#,
      "Profiles/x.json:1: no 'summary'; write in one sentence what the profile is like"
    ),
    Refusal(
      #"{"name": "y", "summary": "y"}"#,
      #"Profiles/x.json:1: name: "y" is not the name of the file; write "x", or rename the file"#
    ),
    Refusal(
      #"{"name": "My X", "summary": "y"}"#,
      #"Profiles/x.json:1: name: "My X" is not a name;"#
        + " write lower-case letters, digits and hyphens"
    ),
    Refusal(#"{"name": ""}"#, #"Profiles/x.json:1: name: "" says nothing; write some text"#),
    Refusal(
      #"{"name": "x", "summary": "Gone.\u001b[2J"}"#,
      #"Profiles/x.json:1: summary: "Gone.\u{1B}[2J" has control characters; "#
        + "write it on one line, without them"),
    Refusal(#"{"name": 5}"#, "Profiles/x.json:1: name: 5 is not text; write it in quotation marks"),
    Refusal("[]", "Profiles/x.json:1: an array is not an object; write { } around keys and values"),
    Refusal(
      "{\n  \"name\" \"x\"}",
      "Profiles/x.json:2: not JSON, at column 10: expected ':' after a member name, found '\"'"
    ),
    Refusal(
      "{\"name\": \"x\",\n\"name\": \"x\"}",
      "Profiles/x.json:2: not JSON, at column 1: a second member named \"name\""
    ),
    Refusal(
      "", "Profiles/x.json:1: not JSON, at column 1: expected a value, found the end of the input"),
  ]

  @Test(arguments: documents)
  func `a wrong document says where, what and what is accepted`(document: Refusal) {
    #expect(refusal(document.text) == document.message)
  }

  /// The value stands on line 6, below keys of the same name and text that looks like them.
  @Test func `the line is that of the value`() {
    let text = #"""
      {
        "name": "x", "summary": "} \" \"uplink\": {",
        "delay": {"source": "uplink", "value": "1 s"}, "downlink": {},
        "uplink": {
          "delay": {"source": "a", "value":
            "1 hour"}
        }
      }
      """#
    #expect(
      refusal(text) == "Profiles/x.json:6: uplink.delay: \"1 hour\" has the unknown unit \"hour\"; "
        + Self.duration)
  }

  @Test func `a message stays on one line`() {
    let text = #"{"name": "x", "summary": "y", "a\nb": 1}"#
    #expect(refusal(text)?.contains("\n") == false)
  }

  /// Every truncation of a document is an error, and none a trap.
  @Test func `a truncated document is refused`() throws {
    let bytes = try Repository.bytes("Profiles/mars.json")
    // Two less than all: the last byte is a line feed after the closing brace.
    for count in 0...bytes.count - 2 {
      #expect(throws: ProfileFailure.self) {
        try Profile(parsing: Array(bytes.prefix(count)), file: "mars.json")
      }
    }
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try Profile(parsing: Array(text.utf8), file: "Profiles/x.json")
      return nil
    } catch {
      return "\(error)"
    }
  }
}
