import Testing

/// Whether the Swift in documents compiles.
///
/// One program at a time, as a compiler takes a processor.
@Suite(.serialized, .timeLimit(.minutes(10))) struct SwiftBlocksTests {
  private static let programs = Result { SwiftProgram.programs(of: try Repository.blocks()) }

  /// The documents that have any.
  private static var documents: [String] {
    let programs = (try? programs.get()) ?? []
    return programs.map(\.document).reduce(into: []) { if $0.last != $1 { $0.append($1) } }
  }

  @Test(arguments: documents) func `the code in a document compiles`(document: String) throws {
    for program in try Self.programs.get() where program.document == document {
      for remark in try SwiftCompiler.check(program) {
        Repository.report(remark.document, remark.line, remark.text)
      }
    }
  }

  @Test func `an excerpt stands in its file`() throws {
    for block in try Repository.blocks() {
      guard let path = block.excerptedFile else { continue }
      let text = (try? Repository.text(of: path)) ?? ""
      if !block.isExcerpt(of: text) {
        Repository.report(
          block.document, block.line, "Write it as it is in \(path), or there as it is here.")
      }
    }
  }

  @Test func `there are documents with code`() {
    #expect(Self.documents.contains("README.md"))
  }

  /// The second line of the given code, and the first of the block.
  @Test func `what does not compile is told with its document and line`() throws {
    let text = """
      <!-- given:
      let seed: Seed = 42
      let name: Int = "stressed"
      -->
      ```swift
      let profile = Profile.unheardOf
      ```
      """
    let programs = SwiftProgram.programs(of: CodeBlock.blocks(in: text, of: "Sample.md"))
    let remarks = try programs.flatMap(SwiftCompiler.check)
    #expect(
      Set(remarks) == [
        SwiftCompiler.Remark(
          document: "Sample.md", line: 3,
          text: "error: cannot convert value of type 'String' to specified type 'Int'"),
        SwiftCompiler.Remark(
          document: "Sample.md", line: 6, text: "error: type 'Profile' has no member 'unheardOf'"),
      ])
  }
}
