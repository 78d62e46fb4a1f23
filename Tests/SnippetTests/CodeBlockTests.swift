import Testing

/// How blocks of code are found and put together.
@Suite struct CodeBlockTests {
  private static let text = """
    # Title
    ```swift
    let one = 1
    ```
    Text.
    <!-- continued -->
    ```swift
    print(one)
    ```

    <!-- excerpt of Package.swift -->

    ```swift
    let package = Package(
    ```
    <!-- not run: it needs a server -->
    - ```console
    1. A list.
       ```sh
       lightlag --version
       ```
    """

  @Test func `blocks are found with language, line and marks`() {
    let blocks = CodeBlock.blocks(in: Self.text, of: "A.md")
    #expect(blocks.map(\.language) == ["swift", "swift", "swift", "sh"])
    #expect(blocks.map(\.line) == [3, 8, 14, 20])
    #expect(
      blocks.map(\.marks) == [[], [.continued], [.excerpt(of: "Package.swift")], []])
    #expect(blocks.last?.code == ["lightlag --version"])
  }

  @Test func `a block that continues another is compiled with it, at its own lines`() {
    let programs = SwiftProgram.programs(of: CodeBlock.blocks(in: Self.text, of: "A.md"))
    #expect(programs.map(\.pieces.count) == [2])
    #expect(
      programs.first?.source.hasSuffix(
        """
        #sourceLocation(file: "A.md", line: 3)
        let one = 1
        #sourceLocation(file: "A.md", line: 8)
        print(one)

        """) == true)
  }

  @Test(arguments: [
    (["a {", "b", "}"], true), (["b"], true), (["a {", "}"], false), ([], false),
  ])
  func `an excerpt is found at any depth, and whole`(code: [String], isThere: Bool) {
    let block = CodeBlock(document: "A.md", line: 1, language: "swift", code: code, marks: [])
    #expect(block.isExcerpt(of: "z\n  a {\n    b\n  }\n") == isThere)
  }
}
