import LightlagCore
import LightlagProfiles
import Testing

/// Values of several parts that are wrong in one of them, and files that are.
@Suite struct ValueRefusalTests {
  /// What is said before the semicolon that what is accepted follows.
  @Test(arguments: [
    (
      ConditionKey.loss, "5 %, burst 0.5",
      #""5 %, burst 0.5" cannot be: a burst holds 1 message at least, not 0.500"#
    ),
    // They would begin with a chance of 0.9 / (8 · (1 - 0.9)) = 1.125.
    (
      .loss, "90 %, burst 8",
      #""90 %, burst 8" cannot be: a loss of 900000000 ppb is too high for bursts of 8000"#
        + " thousandths of a message: they would begin with a chance above one"
    ),
    (
      .loss, "5 %, burst 3, correlation 25 %",
      #""5 %, burst 3, correlation 25 %" has a burst and a correlation, which exclude each other"#
    ),
    (.loss, "5 %, bursts 3", #""5 %, bursts 3" has the unknown part "bursts 3""#),
    (.loss, "gemodel", #""gemodel" has the unknown part """#),
    (.loss, "gemodel 1 % 101 %", #""101 %" is more than 100 %"#),
    (
      .loss, "state 60 % 20 % 30 % 50 % 50 %",
      #""state 60 % 20 % 30 % 50 % 50 %" cannot be: the chances to leave state 1 add up to"#
        + " 1100000000 ppb, which is more than one"
    ),
    (.loss, "every 0", #""every 0" has a number below 1"#),
    (.loss, "indices 3 2", #""indices 3 2" cannot be: indices must ascend"#),
    (.loss, "indices", #""indices" cannot be: there is no index"#),
    (.duplicate, "1 %, correlation 100 %", #""1 %, correlation 100 %" is more than 99.9999999 %"#),
    (.corrupt, "1 %, unit nibble", #""1 %, unit nibble" has the unknown part "nibble""#),
    (.reorder, "25 %, gap 0", #""25 %, gap 0" has a number below 1"#),
    (.reorder, "25 %, gap 5, gap 6", #""25 %, gap 5, gap 6" says the same thing twice"#),
    (.jitterDeviation, "5 ms gauss", #""5 ms gauss" has the unknown part "gauss""#),
    (.jitterHalfWidth, "5 ms pareto", #""5 ms pareto" has the unknown unit "ms pareto""#),
    (.rate, "trace", #""trace" names no file"#),
    (.rate, "trace a.up, twice", #""trace a.up, twice" has the unknown part "twice""#),
    (.rate, "trace a.up, once more", #""trace a.up, once more" has the unknown part "more""#),
    (.rate, "contacts a.json, once", #""contacts a.json, once" has the unknown part "once""#),
    (.delayTrace, "", #""" names no file"#),
    (.delayTrace, "a.trace, repeat 5", #""5" has no unit"#),
    (.overhead, "18", #""18" has no unit"#),
    (.overhead, "websocket, udp", #""websocket" has the unknown part "udp""#),
    (.overhead, "cells 48 B -49 B", #""cells 48 B -49 B" has the unknown part "-49 B""#),
    (
      .discipline, "codel, interval 0 ms",
      #""codel, interval 0 ms" is zero, which nothing could"#
        + " cross"
    ),
    (
      .discipline, "codel, target 100 ms",
      #""codel, target 100 ms" cannot be: the target must be below the interval"#
    ),
    (.cutMeanTime, "0 s", #""0 s" is zero, which nothing could cross"#),
    (.cutManner, "close 1006", #""close 1006" is not a choice"#),
  ])
  func `a value that is wrong says in which part`(
    key: ConditionKey, text: String, complaint: String
  ) throws {
    let failure = #expect(throws: ValueFailure.self) { try ConditionValue(key, parsing: text) }
    let (message, accepted) = try #require(failure.map { ($0.description, $0.accepted) })
    #expect(message == complaint + "; " + accepted)
    #expect(accepted.hasPrefix("write "))
  }

  static let plan =
    #"{"contacts": [{"start": "0 s", "end": "9 s", "rate": "1 bit/s", "lightTime": "0 s"},"#
    + "\n" + #"{"start": "5 s", "end": "9 s", "rate": "1 bit/s", "lightTime": "0 s"}]}"#

  /// The document names the file on its line 2; the message has the line within the file as well.
  @Test(arguments: [
    (
      "rate", "trace a.up", "1\n5\n3\n",
      "a.up:3: 3 is less than 5 before it; write the lines in"
        + " order of time"
    ),
    (
      "rate", "trace a.up", "",
      "a.up:1: nothing in it; write the milliseconds at which 1504 bytes"
        + " can leave, one a line"
    ),
    (
      "delayTrace", "a.trace", "5 1\n3 1\n",
      "a.trace:2: sample 2 is of 0.003 seconds, earlier than"
        + " the one before it, of 0.005 seconds"
    ),
    ("delayTrace", "a.trace", "# nothing\n", "a.trace:1: there is no sample"),
    (
      "rate", "contacts plan.json", plan,
      "plan.json:2: contacts.2.start: contact 2 starts at"
        + " 5.0 seconds, before the one before it ends at 9.0 seconds"
    ),
    ("jitterDeviation", "1 ms table a.txt", "1\nx\n", "a.txt: line 2: \"x\" is not a number"),
  ])
  func `a file that cannot be used is told with its line`(
    key: String, value: String, file: String, complaint: String
  ) {
    let files = Attachments { _ throws(Attachments.Failure) in Array(file.utf8) }
    #expect(
      refusal(key, value, files)
        == "x.json:2: \(key): \"\(value)\" names a file that cannot be used: \(complaint)")
  }

  @Test func `a file that is not there is told by its name`() {
    let files = Attachments { _ throws(Attachments.Failure) in
      throw Attachments.Failure(reason: "No such file or directory")
    }
    #expect(
      refusal("rate", "trace gone.up", files) == #"x.json:2: rate: "trace gone.up" names a file"#
        + " that cannot be used: gone.up: No such file or directory")
  }

  /// The value begins on line 2, its second contact stands on line 3.
  @Test func `a contact plan in the profile itself is told with its own line`() {
    let text =
      "{\"name\": \"x\", \"summary\": \"y\",\n\"rate\": {\"source\": \"s\","
      + " \"value\": \(Self.plan)}}"
    #expect(
      refusal(text) == "x.json:3: rate.value.contacts.2.start: contact 2 starts at 5.0 seconds,"
        + " before the one before it ends at 9.0 seconds")
    #expect(
      refusal(text.replacing("\"5 s\"", with: "\"9\""))
        == #"x.json:3: rate.value.contacts.2.start: "9" has no unit; "#
        + ProfileRefusalTests.duration)
  }

  @Test func `a contact plan and a trace of delays exclude each other`() {
    let contact = #"{"start": "0 s", "end": "9 s", "rate": "1 bit/s", "lightTime": "0 s"}"#
    let text =
      #"{"name": "x", "summary": "y", "rate": {"source": "s", "value":"#
      + "{\"contacts\": [\(contact)]}},\n"
      + #""delayTrace": {"source": "s", "value": "a.trace"}}"#
    let files = Attachments { _ throws(Attachments.Failure) in Array("0 5".utf8) }
    #expect(
      refusal(text, files) == "x.json:2: delayTrace: gives a delay where the contact plan of the"
        + " rate gives one; name one of them")
  }

  private func refusal(_ key: String, _ value: String, _ files: Attachments) -> String? {
    refusal(
      "{\"name\": \"x\", \"summary\": \"y\",\n\"\(key)\": {\"value\": \"\(value)\","
        + " \"source\": \"s\"}}", files)
  }

  private func refusal(_ text: String, _ files: Attachments = .none) -> String? {
    do {
      _ = try Profile(parsing: Array(text.utf8), file: "x.json", attachments: files)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
