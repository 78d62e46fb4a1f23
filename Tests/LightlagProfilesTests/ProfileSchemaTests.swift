import LightlagCore
import LightlagEncoding
import LightlagProfiles
import Testing

/// Nothing here interprets the schema whole; what it shares with the parser is compared.
@Suite struct ProfileSchemaTests {
  /// Where keys stand in a document, and what a document with an unknown one there looks like.
  @Test(arguments: [
    (["properties"], #""colour": 1"#, ["$schema"]),
    (["$defs", "direction", "properties"], #""uplink": {"colour": 1}"#, []),
    (["$defs", "phase", "properties"], #""phases": [{"colour": 1}]"#, []),
    (["$defs", "rule", "properties"], #""rules": [{"colour": 1}]"#, []),
    (
      ["$defs", "contactPlan", "properties"],
      #""rate": {"source": "s", "value": {"colour": 1}}"#, []
    ),
    (
      ["$defs", "contactPlan", "properties", "contacts", "items", "properties"],
      #""rate": {"source": "s", "value": {"contacts": [{"colour": 1}]}}"#, []
    ),
    (["$defs", "figure", "properties"], #""delay": {"colour": 1}"#, []),
  ])
  func `the schema offers the keys that the parser names, in their order`(
    path: [String], document: String, unnamed: [String]
  ) throws {
    let schema = try schema()
    let properties = try #require(path.reduce(schema) { $0?[$1] })
    let message = try #require(refusal("{\(document)}"))
    let list = try #require(message.split(separator: " There are: ").last)
    #expect(
      properties.members?.map(\.name) == unnamed + list.split(separator: ", ").map(String.init))
    let object = try #require(path.dropLast().reduce(schema) { $0?[$1] })
    #expect(object["additionalProperties"] == false)
  }

  @Test func `the schema asks for what the parser asks for`() throws {
    let schema = try schema()
    #expect(schema["required"] == ["name", "summary"])
    #expect(schema["$defs"]?["figure"]?["required"] == ["value", "source"])
    #expect(schema["$defs"]?["phase"]?["required"] == ["name", "source"])
    #expect(schema["$defs"]?["rule"]?["required"] == ["name", "do"])
  }

  /// Beyond what a pattern can tell are only sums: bounds, order, and decimals finer than the base.
  @Test(arguments: ConditionKey.allCases)
  func `the schema and the parser accept the same values`(key: ConditionKey) throws {
    let schema = try schema()
    let value = try #require(schema["$defs"]?[key.rawValue]?["properties"]?["value"])
    let isAccepted = try Self.test(value, schema)
    var count = 0
    for text in Self.texts {
      let files = Self.files(for: key, text)
      let isParsed = (try? ConditionValue(key, parsing: text, attachments: files)) != nil
      #expect(isAccepted(text) == isParsed, "\(key.rawValue): \(text)")
      count += isParsed ? 1 : 0
    }
    #expect(count > 0 && count < Self.texts.count, "each key accepts some, and none all")
  }

  @Test(arguments: [
    ("ruleVerdict", ["do"], RuleSamples.verdicts), ("ruleSize", ["size"], RuleSamples.sizes),
    ("ruleNth", ["nth"], RuleSamples.places), ("pointer", ["pointer"], RuleSamples.pointers),
    ("ruleName", ["name"], RuleSamples.names),
  ])
  func `the schema and the parser accept the same rules`(
    name: String, path: [String], texts: [String]
  ) throws {
    let key = try #require(path.last)
    let pattern = try schema()["$defs"]?["rule"]?["properties"]?[key]?["pattern"]?.string
    let regex = try Regex(#require(pattern))
    for text in texts {
      var members = ["name": "n", "do": "drop"]
      members[key] = text
      let rule = JSON.object(
        members.sorted { $0.key < $1.key }.map { name, value in
          JSON.Member(name: name, value: .string(value))
        })
      #expect(text.contains(regex) == ((try? Rule(document: rule)) != nil), "\(name): \(text)")
    }
  }

  // MARK: The schema

  private func schema() throws -> JSON {
    try JSON(parsing: Repository.bytes("Profiles/profile.schema.json"))
  }

  /// Returns the test that a part of the schema makes of the text of a value.
  private static func test(_ part: JSON, _ schema: JSON) throws -> (String) -> Bool {
    if let reference = part["$ref"]?.string {
      let name = try #require(reference.split(separator: "/").last)
      return try test(#require(schema["$defs"]?[String(name)]), schema)
    }
    if let choices = part["anyOf"]?.array {
      let tests = try choices.map { try test($0, schema) }
      return { text in tests.contains { $0(text) } }
    }
    if let words = part["enum"]?.array?.compactMap(\.string) { return { words.contains($0) } }
    switch part["type"]?.string {
    case "boolean": return { ["true", "false"].contains($0) }
    // A contact plan is no text.
    case "object": return { _ in false }
    default:
      let regex = try Regex(#require(part["pattern"]?.string))
      return { $0.contains(regex) }
    }
  }

  /// Files that have in them what is asked for.
  private static func files(for key: ConditionKey, _ value: String) -> Attachments {
    let contact = #"{"start": "0 s", "end": "1 s", "rate": "1 bit/s", "lightTime": "1 s"}"#
    let text =
      switch key {
      case .delayTrace: "0 50\n"
      case .rate where value.hasPrefix("contacts"): #"{"contacts": [\#(contact)]}"#
      default: "1\n2\n3\n"
      }
    return Attachments { _ throws(Attachments.Failure) in Array(text.utf8) }
  }

  private func refusal(_ text: String) -> String? {
    do {
      _ = try Profile(parsing: Array(text.utf8), file: "x.json")
      return nil
    } catch {
      return "\(error)"
    }
  }
}
