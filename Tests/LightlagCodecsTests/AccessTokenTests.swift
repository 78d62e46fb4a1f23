import LightlagCodecs
import LightlagCore
import Testing

@Suite struct AccessTokenTests {
  private static func admitted(
    _ target: String, _ fields: String...
  ) throws -> HTTPHead<RequestLine>? {
    let token = try #require(AccessToken("s3cret"))
    return token.admit(try HTTPHead(lines: ["GET \(target) HTTP/1.1", "Host: a"] + fields))
  }

  @Test(arguments: ["Bearer s3cret", "bearer s3cret"])
  func `it may stand in a field, and is taken out`(value: String) throws {
    let head = try Self.admitted("/a?b=c", "Authorization: \(value)", "Origin: x")
    #expect(head?.fields.map(\.name) == ["host", "origin"])
    #expect(head?.startLine.target == "/a?b=c")
  }

  @Test(arguments: [
    ("/a?token=s3cret", "/a"), ("/a?b=c&access_token=s3cret&d", "/a?b=c&d"),
    ("/?token=%733cret&token=other", "/?token=other"),
  ])
  func `it may stand in the query, and is taken out`(target: String, rest: String) throws {
    #expect(try Self.admitted(target)?.startLine.target == rest)
  }

  @Test(arguments: [
    "/", "/?token=", "/?token=s3cre", "/?token=s3cret2", "/?tokens=s3cret", "/s3cret", "/?s3cret",
  ])
  func `nobody comes in without it`(target: String) throws {
    #expect(try Self.admitted(target) == nil)
    #expect(try Self.admitted(target, "Authorization: Bearer s3cres") == nil)
    #expect(try Self.admitted(target, "Authorization: Basic s3cret") == nil)
    #expect(try Self.admitted(target, "Authorization: s3cret") == nil)
  }

  @Test(arguments: ["", "two words", "tab\t", "ä"])
  func `what cannot stand in a field is no token`(text: String) {
    #expect(AccessToken(text) == nil)
  }
}
