import LightlagCore
import LightlagProfiles
import Testing

@Suite struct CapacityTraceTextTests {
  static func trace(_ text: String) throws(CapacityTraceFailure) -> CapacityTrace {
    try CapacityTrace(parsing: Array(text.utf8), file: "a.trace")
  }

  @Test(arguments: [
    ("1", [1]), ("1\n", [1]), ("0\n0\n12\n12\n", [0, 0, 12, 12]), ("3\r\n007\r\n", [3, 7]),
  ])
  func `a line is an opportunity`(text: String, milliseconds: [Int64]) throws {
    #expect(try Self.trace(text) == CapacityTrace(milliseconds: milliseconds))
  }

  @Test func `once is the reader's choice`() throws {
    let trace = try CapacityTrace(parsing: Array("5".utf8), file: "", isOnce: true)
    #expect(trace == CapacityTrace(milliseconds: [5], isOnce: true))
  }

  struct Refusal: Sendable {
    let text: String
    let message: String

    init(_ text: String, _ message: String) {
      self.text = text
      self.message = message
    }
  }

  static let refusals = [
    Refusal(
      "", "1: nothing in it; write the milliseconds at which 1504 bytes can leave, one a line"),
    Refusal("\n1\n", #"1: "" is not a whole number; write milliseconds"#),
    Refusal("1\n\n2\n", #"2: "" is not a whole number; write milliseconds"#),
    Refusal("1\n2 \n", #"2: "2 " is not a whole number; write milliseconds"#),
    Refusal("-1\n", #"1: "-1" is not a whole number; write milliseconds"#),
    Refusal("1.5\n", #"1: "1.5" is not a whole number; write milliseconds"#),
    Refusal(
      "1\n# 2345678901234567890123\n",
      ##"2: "# 234567890123456789..." is not a whole number; write milliseconds"##),
    Refusal("\u{1b}[2J", #"1: "\u{1B}[2J" is not a whole number; write milliseconds"#),
    // 146 years are 4 607 409 600 000 ms.
    Refusal("4607409600000", #"1: "4607409600000" is more than 146 years; write milliseconds"#),
    Refusal(
      "99999999999999999999",
      #"1: "99999999999999999999" is more than 146 years; write milliseconds"#
    ),
    Refusal("1\n5\n4\n", "3: 4 is less than 5 before it; write the lines in order of time"),
    Refusal("0\n0\n", "2: the last line is 0; write there how long the trace is"),
  ]

  @Test(arguments: refusals)
  func `what is wrong is said with file and line`(refusal: Refusal) {
    let failure = #expect(throws: CapacityTraceFailure.self) { try Self.trace(refusal.text) }
    #expect(failure?.description == "a.trace:" + refusal.message)
  }

  @Test func `the longest trace is short of 146 years`() throws {
    #expect(try Self.trace("4607409599999").milliseconds == [4_607_409_599_999])
  }

  @Test func `a trace has so many lines at the most`() throws {
    let lines = CapacityTrace.mostLines
    // Each line is a byte and a line feed.
    var text = [UInt8](repeating: UInt8(ascii: "1"), count: 2 * lines + 1)
    for line in 0..<lines { text[2 * line + 1] = UInt8(ascii: "\n") }
    let failure = #expect(throws: CapacityTraceFailure.self) {
      try CapacityTrace(parsing: text, file: "a")
    }
    #expect(failure?.description == "a:2097153: more than 2097152 lines; write a shorter trace")
    text.removeLast()
    #expect(try CapacityTrace(parsing: text, file: "a").milliseconds.count == lines)
  }
}
