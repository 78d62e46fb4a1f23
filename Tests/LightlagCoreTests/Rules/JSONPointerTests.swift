import LightlagCore
import LightlagEncoding
import Testing

@Suite struct JSONPointerTests {
  /// The document of RFC 6901, section 5.
  static let document: JSON = [
    "foo": ["bar", "baz"], "": 0, "a/b": 1, "c%d": 2, "e^f": 3, "g|h": 4, "i\\j": 5, "k\"l": 6,
    " ": 7, "m~n": 8,
  ]

  @Test(arguments: [
    ("/foo", ["bar", "baz"] as JSON), ("/foo/0", "bar"), ("/", 0), ("/a~1b", 1), ("/c%d", 2),
    ("/e^f", 3), ("/g|h", 4), ("/i\\j", 5), ("/k\"l", 6), ("/ ", 7), ("/m~0n", 8), ("", document),
  ])
  func `a pointer leads where the RFC says`(text: String, value: JSON) throws {
    let pointer = try JSONPointer(parsing: text)
    #expect(pointer.value(in: Self.document) == value)
    #expect(pointer.description == text)
  }

  @Test(arguments: [
    "/foo/2", "/foo/-", "/foo/00", "/foo/+1", "/foo/-0", "/foo/", "/foo/99999999999999999999",
    "/fo", "/foo/0/0", "//",
  ])
  func `a pointer to nothing leads nowhere`(text: String) throws {
    #expect(try JSONPointer(parsing: text).value(in: Self.document) == nil)
  }

  /// RFC 6901, section 4: ~01 is ~1, and never a slash.
  @Test func `escapes are undone once`() throws {
    #expect(try JSONPointer(parsing: "/~01/~10/~0~1").tokens == ["~1", "/0", "~/"])
  }

  @Test func `what has tokens has a text that parses to the same`() throws {
    let pointer = JSONPointer(tokens: ["", "a/b", "~", "~1", "é", "0"])
    #expect(pointer.description == "//a~1b/~0/~01/é/0")
    #expect(try JSONPointer(parsing: pointer.description) == pointer)
  }

  @Test(arguments: [
    ("foo", JSONPointer.Failure.noSlash), (" /foo", .noSlash), ("~0", .noSlash),
    ("/~", .strayTilde), ("/a~/b", .strayTilde), ("/~2", .strayTilde), ("/~~1", .strayTilde),
  ])
  func `a text that is no pointer is refused`(text: String, failure: JSONPointer.Failure) {
    #expect(throws: failure) { try JSONPointer(parsing: text) }
  }
}
