import LightlagProfiles
import Testing

/// Whether what `Profiles/README.md` says is so.
@Suite struct ProfileGuideTests {
  @Test func `every key and every profile is told of`() throws {
    let guide = try guide()
    let keys = ConditionKey.allCases.map(\.rawValue) + RuleKey.allCases.map(\.rawValue)
    for name in keys + Profile.builtIn.map(\.name) where name != "name" && name != "do" {
      #expect(guide.contains("`\(name)`") || guide.contains("`\(name):"), "\(name)")
    }
  }

  /// A block is a whole document, or members of one.
  @Test func `every example is a profile`() throws {
    let blocks = try guide().split(separator: "```json\n").dropFirst().compactMap {
      $0.split(separator: "```").first
    }
    #expect(blocks.count == 4)
    for block in blocks {
      let text = block.hasPrefix("{") ? String(block) : #"{"name": "x", "summary": "y", \#(block)}"#
      #expect(throws: Never.self) { try Profile(parsing: Array(text.utf8), file: "README.md") }
    }
  }

  /// The first column names a key, and the second gives values in backticks.
  @Test func `every value in the tables of keys is accepted, but for patterns`() throws {
    var count = 0
    var key: ConditionKey?
    let keys = try #require(guide().split(separator: "## Values").first)
    for line in keys.split(separator: "\n") where line.hasPrefix("| ") {
      // A stroke within a value is escaped.
      let cells = line.replacing("\\|", with: "/").split(separator: "|")
      let names = spans(cells[0])
      if !names.isEmpty { key = names.first.flatMap(ConditionKey.init(rawValue:)) }
      guard let key, names.isEmpty || cells.count == 4 else { continue }
      // A value in brackets, or with a name in capitals, is a pattern.
      for value in spans(cells[1]) where value.allSatisfy({ $0 != "[" && !$0.isUppercase }) {
        count += 1
        #expect(throws: Never.self) { try ConditionValue(key, parsing: value) }
      }
    }
    #expect(count > 30, "the tables were read")
  }

  private func guide() throws -> String {
    try String(decoding: Repository.bytes("Profiles/README.md"), as: UTF8.self)
  }

  private func spans(_ cell: Substring) -> [String] {
    let parts = cell.split(separator: "`", omittingEmptySubsequences: false)
    return zip(0..., parts).filter { !$0.0.isMultiple(of: 2) }.map { String($0.1) }
  }
}
