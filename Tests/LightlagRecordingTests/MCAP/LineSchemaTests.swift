import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct LineSchemaTests {
  @Test func `the library holds the documents of the folder byte for byte`() throws {
    let files = try Repository.names(in: "schema", suffix: ".json")
    #expect(LineSchema.all.map { $0.name + ".json" } == files, "run Scripts/embed-schemas")
    for schema in LineSchema.all {
      let bytes = try Repository.bytes("schema/\(schema.name).json")
      #expect(Array(schema.text.utf8) == bytes, "run Scripts/embed-schemas")
    }
  }

  /// Viewers make a table of the properties: an object, each property of one type.
  @Test(arguments: LineSchema.all)
  func `each is about one kind of line, and each property has one type`(
    schema: LineSchema
  ) throws {
    let document = try JSON(parsing: Array(schema.text.utf8))
    #expect(document["type"]?.string == "object")
    #expect(document["properties"]?["ev"]?["const"]?.string == schema.name)
    for property in document["properties"]?.members ?? [] {
      #expect(property.value["type"]?.string != nil, "\(property.name)")
    }
  }
}
