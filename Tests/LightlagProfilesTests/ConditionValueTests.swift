import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ConditionValueTests {
  @Test(arguments: [
    ("1000 messages", LinkConditions.Limit(messages: 1_000), "1000 messages"),
    ("1message", LinkConditions.Limit(messages: 1), "1 message"),
    ("64 KiB", LinkConditions.Limit(bytes: 65_536), "64 KiB"),
    ("2 MB, 5 messages", LinkConditions.Limit(messages: 5, bytes: 2_000_000), "5 messages, 2 MB"),
    ("5 messages,2 MB", LinkConditions.Limit(messages: 5, bytes: 2_000_000), "5 messages, 2 MB"),
    // As good as unlimited: 2^20 messages and 2^28 bytes.
    ("256 MiB", LinkConditions.Limit(), "256 MiB"),
  ])
  func `a limit is told in messages, in bytes or in both`(
    text: String, limit: LinkConditions.Limit, written: String
  ) throws {
    let value = try ConditionValue(.limit, parsing: text)
    #expect(value == .limit(limit))
    #expect(value.text == written)
    #expect(try ConditionValue(.limit, parsing: written) == value)
  }

  @Test(arguments: [
    ("0 messages", "is zero, which nothing could cross"),
    ("0 B", "is zero, which nothing could cross"),
    ("5", "has no unit"), ("5 ms", "has the unknown unit \"ms\""),
    ("1.5 messages", "is not a whole number of messages"),
    ("0.5 B", "is not a whole number of bytes"),
    ("5 messages, 6 messages", "bounds the same thing twice"),
    ("5 messages, 6 B, 7 B", "bounds the same thing twice"),
    ("5 messages,", "does not begin with a number"), ("2 GiB", "is more than 1 GiB"),
    ("1000000001 messages", "is more than 1000000000 messages"),
  ])
  func `a wrong limit says why and what is accepted`(text: String, complaint: String) {
    let accepted =
      "write a limit such as \"1000 messages\", \"256 MiB\" or \"1000 messages, 256 MiB\""
      + " (messages, B, kB, KiB, MB, MiB, GiB)"
    #expect(refusal(.limit, text) == "\"\(text)\" \(complaint); \(accepted)")
  }

  @Test(arguments: [
    (ConditionKey.delay, "80ms", ConditionValue.delay(.milliseconds(80)), "80 ms"),
    (.jitter, "1 us", .jitter(.microseconds(1)), "1 us"),
    (.distribution, "normal", .distribution(.normal), "normal"),
    (.distribution, "uniform", .distribution(.uniform), "uniform"),
    (.loss, "10 %", .loss(Probability(partsPerBillion: 100_000_000)), "10 %"),
    (.duplicate, "1 ppm", .duplicate(Probability(partsPerBillion: 1_000)), "1 ppm"),
    (.cut, "0%", .cut(.never), "0 %"),
    (.rate, "2 Mbit/s", .rate(DataRate(bitsPerSecond: 2_000_000)), "2 Mbit/s"),
    (.rate, "unlimited", .rate(nil), "unlimited"),
    (.inOrder, "false", .inOrder(false), "false"), (.enabled, "true", .enabled(true), "true"),
    (.handshake, "local", .handshake(.local), "local"),
    (.ping, "end-to-end", .ping(.endToEnd), "end-to-end"),
  ])
  func `each key reads and writes its kind of value`(
    key: ConditionKey, text: String, value: ConditionValue, written: String
  ) throws {
    #expect(try ConditionValue(key, parsing: text) == value)
    #expect(value.text == written)
    #expect(try ConditionValue(key, parsing: written) == value)
  }

  @Test(arguments: [
    (ConditionKey.distribution, "gauss", "write \"uniform\" or \"normal\""),
    (.inOrder, "yes", "write true or false"), (.enabled, "1", "write true or false"),
    (.handshake, "remote", "write \"local\" or \"end-to-end\""),
    (.ping, "Local", "write \"local\" or \"end-to-end\""),
  ])
  func `a word that is no choice is refused with the choices`(
    key: ConditionKey, text: String, accepted: String
  ) {
    #expect(refusal(key, text) == "\"\(text)\" is not a choice; \(accepted)")
  }

  @Test func `a wrong rate is told that there may be none`() {
    #expect(
      refusal(.rate, "fast") == "\"fast\" does not begin with a number; write a rate such as"
        + " \"10 Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s), or \"unlimited\"")
  }

  private func refusal(_ key: ConditionKey, _ text: String) -> String? {
    do {
      _ = try ConditionValue(key, parsing: text)
      return nil
    } catch {
      return "\(error)"
    }
  }
}
