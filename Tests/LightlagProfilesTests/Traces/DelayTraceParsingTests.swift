import LightlagCore
import LightlagProfiles
import Testing

@Suite struct DelayTraceParsingTests {
  @Test func `a text is read a sample a line`() throws {
    let text = "# ms delay_ms\r\n0 50\n\n  1000\t52.5  # a hop\n1000.000001 0\n"
    let trace = try DelayTrace(
      parsing: Array(text.utf8), file: "a.trace", course: .linear, period: .seconds(9))
    #expect(
      trace
        == (try DelayTrace(
          [
            .init(time: .zero, delay: .milliseconds(50)),
            .init(time: .seconds(1), delay: .microseconds(52_500)),
            .init(time: .nanoseconds(1_000_000_001), delay: .zero),
          ], course: .linear, period: .seconds(9))))
  }

  static let accepted = "write milliseconds such as \"52.5\""

  @Test(arguments: [
    ("", "1: there is no sample"),
    ("# nothing\n\n", "1: there is no sample"),
    (
      "0 50\n\n20 60\n10 50",
      "4: sample 3 is of 0.01 seconds, earlier than the one before it, of 0.02 seconds"
    ),
    ("0 -5", "1: \"-5\" is negative; \(accepted)"),
    ("#\n-1 5", "2: \"-1\" is negative; \(accepted)"),
    ("0 0.0000001", "1: \"0.0000001\" is not a whole number of nanoseconds; \(accepted)"),
    ("0 5.", "1: \"5.\" has the unknown unit \". ms\"; \(accepted)"),
    (
      "0 50\n1\r\n",
      "2: \"1\" is not two numbers; write a time and a delay in milliseconds, as \"1000 52.5\""
    ),
    (
      "0 50 3 # three",
      "1: \"0 50 3\" is not two numbers; write a time and a delay in milliseconds, as \"1000 52.5\""
    ),
    (
      "0 50ms",
      "1: \"0 50ms\" is not two numbers; write a time and a delay in milliseconds, as \"1000 52.5\""
    ),
    ("0 1\n9000 1", "2: sample 2 is of 9.0 seconds, after the trace repeats at 5.0 seconds"),
  ])
  func `what is wrong is told with its line`(text: String, message: String) {
    #expect(throws: TraceFailure.self) {
      try DelayTrace(parsing: Array(text.utf8), file: "a.trace", period: .seconds(5))
    }
    do {
      _ = try DelayTrace(parsing: Array(text.utf8), file: "a.trace", period: .seconds(5))
    } catch {
      #expect(error.description == "a.trace:" + message)
    }
  }

  @Test func `bytes that are no text are refused`() {
    #expect(throws: TraceFailure.self) {
      try DelayTrace(parsing: [0xff, 0x20, 0x31, 0x0a], file: "a.trace")
    }
  }
}
