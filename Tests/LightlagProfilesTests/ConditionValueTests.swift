import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ConditionValueTests {
  @Test(arguments: [
    ("1000 messages", QueueLimit(messages: 1_000), "1000 messages"),
    ("1message", QueueLimit(messages: 1), "1 message"),
    ("64 KiB", QueueLimit(bytes: 65_536), "64 KiB"),
    ("2 MB, 5 messages", QueueLimit(messages: 5, bytes: 2_000_000), "5 messages, 2 MB"),
    ("5 messages,2 MB", QueueLimit(messages: 5, bytes: 2_000_000), "5 messages, 2 MB"),
    ("100 ms", QueueLimit(time: .milliseconds(100)), "100 ms"),
    (
      "0.1 s, 2 MB", QueueLimit(bytes: 2_000_000, time: .milliseconds(100)), "2 MB, 100 ms"
    ),
    // As good as unlimited: 2^20 messages and 2^28 bytes.
    ("256 MiB", QueueLimit(), "256 MiB"),
  ])
  func `a limit is told in messages, bytes, time or several of them`(
    text: String, limit: QueueLimit, written: String
  ) throws {
    let value = try ConditionValue(.limit, parsing: text)
    #expect(value == .figure(.limit(limit)))
    #expect(value.text == written)
    #expect(try ConditionValue(.limit, parsing: written) == value)
  }

  @Test(arguments: [
    ("0 messages", "is zero, which nothing could cross"),
    ("0 B", "is zero, which nothing could cross"),
    ("5", "has no unit"), ("5 m", "has the unknown unit \"m\""),
    ("1.5 messages", "is not a whole number of messages"),
    ("0.5 B", "is not a whole number of bytes"),
    ("5 messages, 6 messages", "says the same thing twice"),
    ("5 ms, 6 s", "says the same thing twice"),
    ("5 messages, 6 B, 7 B", "says the same thing twice"),
    ("5 messages,", "does not begin with a number"), ("2 GiB", "is more than 1 GiB"),
    ("1000000001 messages", "is more than 1000000000 messages"),
  ])
  func `a wrong limit says why and what is accepted`(text: String, complaint: String) {
    let accepted =
      "write a limit such as \"1000 messages\", \"256 MiB\", \"100 ms\" or some of them with commas"
      + " between (messages, B, kB, KiB, MB, MiB, GiB, ns, us, ms, s, min, h)"
    #expect(refusal(.limit, text) == "\"\(text)\" \(complaint); \(accepted)")
  }

  @Test(arguments: [
    (ConditionKey.delay, "80ms", ConditionValue.figure(.delay(.milliseconds(80))), "80 ms"),
    (.jitterHalfWidth, "1 us", .figure(.jitter(.halfWidth(.microseconds(1)))), "1 us"),
    (.loss, "10 %", .figure(.loss(.percent(10))), "10 %"),
    (
      .duplicate, "1 ppm",
      .figure(.duplicate(Duplication(Probability(partsPerBillion: 1_000)))), "1 ppm"
    ),
    (.cut, "0%", .figure(.cut(.never)), "0 %"),
    (.rate, "2 Mbit/s", .figure(.rate(.bitsPerSecond(2_000_000))), "2 Mbit/s"),
    (.rate, "unlimited", .figure(.rate(nil)), "unlimited"),
    (.inOrder, "false", .figure(.inOrder(false)), "false"),
    (.enabled, "true", .figure(.enabled(true)), "true"),
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

  /// Values, and how they are written where that is otherwise.
  static let values: [(ConditionKey, String, String?)] = [
    (ConditionKey.loss, "0.1%,burst 3", "0.1 %, burst 3"),
    (.loss, "3 %, burst 4.66", "3 %, burst 4.66"), (.loss, "33.333 %, burst 7.125", nil),
    // A mean length of 1 / 0.25, but a rate of 0.01 / (0.01 + 0.25), which is 38461.5 ppm.
    (.loss, "gemodel 1% 25%", "gemodel 1 % 25 % 100 % 0 %"),
    (.loss, "gemodel 1 % 20 % 90 % 0.1 %", nil), (.loss, "gemodel 0 % 0 % 50 % 1 %", nil),
    (.loss, "state 1% 30%", "state 1 % 30 % 0 % 100 % 0 %"), (.loss, "every 10", nil),
    (.loss, "first 5", nil), (.loss, "indices 3 7 9", nil), (.loss, "1 %, correlation 25 %", nil),
    (.jitterDeviation, "10 ms normal", "10 ms"), (.jitterDeviation, "10ms  pareto", "10 ms pareto"),
    (.jitterDeviation, "10 ms paretonormal, correlation 30 %", nil),
    (.jitterHalfWidth, "5 ms,correlation 0.5%", "5 ms, correlation 0.5 %"),
    (.duplicate, "1 %, correlation 25 %", nil),
    (.corrupt, "1 %, text any, unit byte", "1 %, unit byte, text any"),
    (.reorder, "25 %, correlation 50 %, gap 5", "25 %, gap 5, correlation 50 %"),
    (.overhead, "tcp,-4B,websocket", "websocket, tcp, -4 B"), (.overhead, "none", nil),
    (.overhead, "tls, cells 48B5B", "tls, cells 48 B 5 B"),
    (.overhead, "cells 64 B", "cells 64 B 0 B"),
    (.discipline, "codel", "codel, target 5 ms, interval 100 ms"), (.discipline, "drophead", nil),
    (.flow, "hold", nil), (.lossMode, "retransmit", nil), (.arithmetic, "netem", nil),
    (.cutMeanTime, "never", nil), (.cutMeanTime, "60 s", "1 min"), (.cutManner, "reset", nil),
    (.cutManner, "close 1012 restart, now", nil), (.reconnectAfter, "5 s", nil),
    (.refuse, "1 %", nil), (.truncated, "true", nil), (.shared, "false", nil),
  ]

  @Test(arguments: values)
  func `a value of several parts is written in one way, and reads back the same`(
    key: ConditionKey, text: String, written: String?
  ) throws {
    let value = try ConditionValue(key, parsing: text)
    #expect(value.text == written ?? text)
    #expect(try ConditionValue(key, parsing: value.text) == value)
  }

  @Test(arguments: [
    (ConditionKey.inOrder, "yes", "write true or false"), (.enabled, "1", "write true or false"),
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
        + " \"10 Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s), \"unlimited\", \"trace FILE\" or"
        + " \"trace FILE, once\" (mahimahi), or \"contacts FILE\" (JSON)")
  }

  /// What comes from a file is described.
  @Test(arguments: [
    (ConditionKey.rate, "trace a.up", "5\n9\n", "trace of 2 opportunities in 9 ms"),
    (
      .delayTrace, "a.trace, linear, repeat 60 s", "0 50\n",
      "trace of 1 delays, linear, repeat 1 min"
    ),
    (
      .rate, "contacts a.json",
      #"{"contacts": [{"start": "0 s", "end": "8 s", "rate": "2 Mbit/s", "lightTime": "1 s"}]}"#,
      "2 Mbit/s in 1 contact"
    ),
    (
      .rate, "contacts a.json",
      #"{"contacts": [{"start": "0 s", "end": "8 s", "rate": "2 Mbit/s", "lightTime": "1 s"},"#
        + #"{"start": "9 s", "end": "10 s", "rate": "1 Mbit/s", "lightTime": "1 s"}],"#
        + #""repeat": "88775 s"}"#,
      "1 Mbit/s to 2 Mbit/s in 2 contacts each 88775 s"
    ),
  ])
  func `a file is described`(
    key: ConditionKey, text: String, file: String, described: String
  ) throws {
    let files = Attachments { _ throws(Attachments.Failure) in Array(file.utf8) }
    #expect(try ConditionValue(key, parsing: text, attachments: files).text == described)
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
