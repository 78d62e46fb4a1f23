import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ContactPlanParsingTests {
  static let pass = #"{"start": "0 s", "end": "8 min", "rate": "2 Mbit/s", "lightTime": "750 s"}"#

  @Test func `a document is read`() throws {
    let document = """
      {
        "contacts": [
          \(Self.pass),
          {"lightTime": "12.5 min", "rate": "128 kbit/s", "end": "2 h", "start": "1 h"}
        ],
        "repeat": "88775 s"
      }
      """
    let first = Contact(
      start: .zero, end: .seconds(480), rate: DataRate(bitsPerSecond: 2_000_000),
      lightTime: .seconds(750))
    let second = Contact(
      start: .seconds(3_600), end: .seconds(7_200), rate: DataRate(bitsPerSecond: 128_000),
      lightTime: .seconds(750))
    let plan = try ContactPlan(parsing: Array(document.utf8), file: "plan.json")
    #expect(plan == (try ContactPlan([first, second], period: .seconds(88_775))))
  }

  @Test func `a plan need not repeat`() throws {
    let document = Array(#"{"contacts": [\#(Self.pass)]}"#.utf8)
    #expect(try ContactPlan(parsing: document, file: "plan.json").period == nil)
  }

  static let duration = #"write a duration such as "50 ms" (ns, us, ms, s, min, h)"#

  /// Each document begins on line 1, its contacts on line 2, one a line.
  @Test(arguments: [
    ("", "1: not JSON, at column 1: expected a value, found the end of the input"),
    ("[]", "1: an array is not an object; write { } around keys and values"),
    (
      "{}",
      "1: no 'contacts'; write an array of contacts, each with start, end, rate and lightTime"
    ),
    (
      #"{"contacts": 5}"#,
      "1: contacts: 5 is not an array; write [ ] around the contacts"
    ),
    (#"{"contacts": []}"#, "1: contacts: there is no contact, so nothing could ever leave"),
    (
      #"{"contact": []}"#,
      "1: contact: unknown key 'contact'; did you mean 'contacts'? There are: contacts, repeat"
    ),
    (
      "{\"repeat\":\n 9}", "2: repeat: 9 has no unit; \(duration)"
    ),
    (
      "{\"contacts\": [\n\(pass),\n7]}",
      "3: contacts.2: 7 is not an object; write { } around keys and values"
    ),
    (
      "{\"contacts\": [\n\(pass),\n{\"start\": \"9 min\", \"end\": \"9\"}]}",
      "3: contacts.2.end: \"9\" has no unit; \(duration)"
    ),
    (
      "{\"contacts\": [\n\(pass),\n{\n\"begin\": \"9 min\"}]}",
      "4: contacts.2.begin: unknown key 'begin'. There are: start, end, rate, lightTime"
    ),
    (
      "{\"contacts\": [\n{\"start\": \"0 s\", \"end\": \"1 s\", \"rate\": \"1 bit/s\"}]}",
      "2: contacts.1: no 'lightTime'; write how long a signal is on its way, one way"
    ),
    (
      "{\"contacts\": [\n\(pass),\n\(pass)]}",
      "3: contacts.2.start: contact 2 starts at 0.0 seconds, before the one before it ends at"
        + " 480.0 seconds"
    ),
    (
      "{\"contacts\": [\n\(pass)],\n\"repeat\": \"1 min\"}",
      "2: contacts.1.end: contact 1 ends at 480.0 seconds, after the plan repeats at 60.0 seconds"
    ),
    (
      "{\"contacts\": [\n{\"start\": \"1 s\", \"end\": \"1 s\", \"rate\": \"1 bit/s\","
        + " \"lightTime\": \"0 s\"}]}",
      "2: contacts.1.end: contact 1 ends at 1.0 seconds, not after its start at 1.0 seconds"
    ),
    (
      "{\"contacts\": [\n{\"start\": \"-1 s\", \"end\": \"1 s\", \"rate\": \"1 bit/s\"}]}",
      "2: contacts.1.start: \"-1 s\" is negative; \(duration)"
    ),
  ])
  func `what is wrong is told with its line and key`(document: String, message: String) {
    #expect(throws: TraceFailure.self) {
      try ContactPlan(parsing: Array(document.utf8), file: "plan.json")
    }
    do {
      _ = try ContactPlan(parsing: Array(document.utf8), file: "plan.json")
    } catch {
      #expect(error.description == "plan.json:" + message)
    }
  }
}
