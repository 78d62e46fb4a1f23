import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct RecordingHeaderTests {
  @Test(arguments: 1...200)
  func `any configuration comes back as it was`(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    let header = RecordingHeader(
      name: "\u{1F680}\n", tool: "", clock: chance.happens(2) ? .virtual : .real,
      wall: chance.happens(2) ? nil : "w",
      profile: chance.happens(2) ? nil : .init(name: "p", digest: "d", document: [1, [true]]),
      configuration: chance.configuration(), backend: .init(kind: "b", version: "2", options: nil),
      isBackendOutside: chance.happens(2),
      clients: chance.happens(2) ? nil : .init(kind: "c", version: "", options: ["n": 3]))
    #expect(try Recording(header.line + [UInt8(ascii: "\n")]).header == header)
  }

  @Test func `what is compared and what was taken out come back, and need not be there`() throws {
    var header = Golden.header
    let before = header.line
    let text = #"{"level":"L1","extra":"ignore","rules":[{"pointer":"/a","do":"ignore"}]}"#
    header.match = try MatchRules(parsing: Array(text.utf8))
    header.redactions = ["bearer", "AUTH"]
    let added = #","match":\#(text),"redactions":["bearer","AUTH"]}"#
    #expect(header.line == before.dropLast() + Array(added.utf8))
    #expect(try Recording(header.line + [UInt8(ascii: "\n")]).header == header)
  }

  @Test func `whether links decide about packets comes back, and need not be there`() throws {
    var header = Golden.header
    let before = String(decoding: header.line, as: UTF8.self)
    header.configuration.network.crossing.unit = .packet
    let written = #""ping":"end-to-end","unit":"packet"}"#
    let expected = before.replacing(#""ping":"end-to-end"}"#, with: written)
    #expect(expected != before)
    #expect(String(decoding: header.line, as: UTF8.self) == expected)
    #expect(try Recording(header.line + [UInt8(ascii: "\n")]).header == header)
  }

  @Test(arguments: [
    (RecordingHeader.Subject.client, false, true), (.server, true, false), (.both, true, true),
    (.none, false, false),
  ])
  func `the subject is the side that came from outside`(
    subject: RecordingHeader.Subject, isBackendOutside: Bool, areClientsOutside: Bool
  ) {
    var header = Golden.header
    header.isBackendOutside = isBackendOutside
    header.clients = areClientsOutside ? nil : header.backend
    #expect(header.subject == subject)
  }

  @Test(arguments: [
    ("\"lightlag\":1,", "\"lightlag\":2,", RecordingFailure.Reason.unknownVersion(2)),
    ("\"rng\":\"philox4x32-10/1\",", "", .missing(key: "rng")),
    (
      "\"subject\":\"client\"", "\"subject\":\"server\"",
      .invalid(key: "clients", expected: "null if and only if the clients are a subject")
    ),
    (
      "0x0123456789abcdef", "0x0123456789ABCDEF",
      .invalid(key: "seed", expected: "0x and 16 hexadecimal digits")
    ),
    (
      "\"lossPartsPerBillion\":15000000", "\"lossPartsPerBillion\":1500000000",
      .invalid(key: "lossPartsPerBillion", expected: "a whole number from 0 to 1000000000")
    ),
    (
      "\"rateBitsPerSecond\":9600", "\"rateBitsPerSecond\":0",
      .invalid(
        key: "rateBitsPerSecond", expected: "a whole number from 1 to 9223372036854775807")
    ),
    (
      "\"delayNanoseconds\":50000000", "\"delayNanoseconds\":-1",
      .invalid(
        key: "delayNanoseconds", expected: "a whole number from 0 to 4607409599999999999")
    ),
  ])
  func `a header that means nothing is refused with its place`(
    part: String, wrong: String, reason: RecordingFailure.Reason
  ) throws {
    let range = try #require(Golden.lines[0].firstRange(of: part))
    var line = Golden.lines[0]
    line.replaceSubrange(range, with: wrong)
    let failure = #expect(throws: RecordingFailure.self) {
      try Recording(Array("\(line)\n".utf8))
    }
    #expect(failure?.reason == reason)
    #expect(failure?.line == 1)
  }
}
