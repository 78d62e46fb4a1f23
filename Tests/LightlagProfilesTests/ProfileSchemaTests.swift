import LightlagCore
import LightlagEncoding
import LightlagProfiles
import Testing

/// Nothing here interprets the schema whole; what it shares with the parser is compared.
@Suite struct ProfileSchemaTests {
  @Test func `the schema offers the keys that the parser accepts`() throws {
    let schema = try schema()
    let ofDirection = ConditionKey.allCases.filter { !$0.isOfTheConnection }.map(\.rawValue)
    let ofBoth = ConditionKey.allCases.map(\.rawValue)

    #expect(
      schema["properties"]?.members?.map(\.name)
        == ["$schema", "name", "summary"] + ofBoth + Direction.allCases.map(\.rawValue))
    #expect(schema["$defs"]?["direction"]?["properties"]?.members?.map(\.name) == ofDirection)
    #expect(schema["additionalProperties"] == false)
    #expect(schema["required"] == ["name", "summary"])
    #expect(schema["$defs"]?["figure"]?["required"] == ["value", "source"])
  }

  /// Beyond what a pattern can tell are only sums: bounds, and decimals finer than the base.
  @Test(
    arguments: [
      "50 ms", "50ms", "50", "", "fast", "-5 ms", "0 ms", "1.5 min", "1. s", ".5 s", "1 hour",
      "5  s", "7 \u{B5}s", "7 \u{3BC}s", "0.0000000001 s", "007 h", "5 s ", "\n5 s",
      "0 %", "100 %", "100.0 %", "100.1 %", "101 %", "0.0000001%", "0.00000001 %", "00100 %",
      "0.000000100 %", "1000000 ppm", "1000001 ppm", "0.001 ppm", "0.0001 ppm", "0.000100 ppm",
      "1 Mbit/s", "0 Mbit/s", "0.0 bit/s", "0.1 Mbit/s", "10 Mbps", "unlimited", "00.10 kbit/s",
      "5 messages", "1 message", "0 messages", "1.0 messages", "1.5 messages", "0.5 MiB", "0 B",
      "5 messages, 6 MiB", "6 MiB,5 messages", "5 messages, 0 B", "0 B, 5 messages", "5 B, 6 B",
      "5 messages, 6 messages", "5 messages,  6 B", "5 messages,", "local", "uniform",
    ],
    [
      (ConditionKey.delay, "duration"), (.loss, "chance"), (.rate, "dataRate"),
      (.limit, "queueLimit"),
    ])
  func `the schema's patterns and the parser agree`(
    text: String, kind: (key: ConditionKey, definition: String)
  ) throws {
    let pattern = try #require(schema()["$defs"]?[kind.definition]?["pattern"]?.string)
    let isMatch = text.contains(try Regex(pattern))
    // The word stands beside the pattern, as a constant.
    let isWord = kind.key == .rate && text == "unlimited"
    let isAccepted = (try? ConditionValue(kind.key, parsing: text)) != nil
    #expect((isMatch || isWord) == isAccepted)
  }

  private func schema() throws -> JSON {
    try JSON(parsing: Repository.bytes("Profiles/profile.schema.json"))
  }
}
