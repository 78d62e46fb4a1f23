import LightlagCodecs
import Testing

@Suite struct WebSocketURLTests {
  /// What a URL is made of, in a form that compares at a glance.
  static func parts(_ text: String) throws -> [String] {
    let url = try WebSocketURL(text)
    return [url.isSecure ? "wss" : "ws", url.host, "\(url.port)", url.target, url.authority]
  }

  @Test(arguments: [
    ("ws://example.com", ["ws", "example.com", "80", "/", "example.com"]),
    ("wss://example.com", ["wss", "example.com", "443", "/", "example.com"]),
    ("WS://Example.COM:8080/A?b=C", ["ws", "example.com", "8080", "/A?b=C", "example.com:8080"]),
    ("ws://h:80/", ["ws", "h", "80", "/", "h"]),
    ("wss://h:80/", ["wss", "h", "80", "/", "h:80"]),
    ("ws://h?a=/:@", ["ws", "h", "80", "/?a=/:@", "h"]),
    ("ws://h:/a", ["ws", "h", "80", "/a", "h"]),
    ("ws://127.0.0.1:1", ["ws", "127.0.0.1", "1", "/", "127.0.0.1:1"]),
    ("ws://[::1]", ["ws", "::1", "80", "/", "[::1]"]),
    ("wss://[FE80::1]:65535/x", ["wss", "fe80::1", "65535", "/x", "[fe80::1]:65535"]),
  ])
  func `a URL has its parts`(text: String, parts: [String]) throws {
    #expect(try Self.parts(text) == parts)
  }

  @Test(
    arguments: [
      ("http://h", .scheme("http://h")), ("example.com", .scheme("example.com")), ("", .scheme("")),
      ("ws:/h", .scheme("ws:/h")),
      ("ws://user:secret@h/", .userInformation),
      ("ws://h/#top", .fragment), ("ws://h#top", .fragment),
      ("ws://", .missingHost), ("ws://:80", .missingHost), ("ws:///a", .missingHost),
      ("ws://[]/", .missingHost),
      ("ws://[::1", .openBracket), ("ws://[::1/a]", .openBracket),
      ("ws://a b", .hostCharacter(0x20)), ("ws://é", .hostCharacter(0xC3)),
      ("ws://[::g]", .hostCharacter(0x67)),
      ("ws://h:0", .port("0")), ("ws://h:65536", .port("65536")), ("ws://h:+1", .port("+1")),
      ("ws://h:x", .port("x")), ("ws://::1", .missingHost), ("ws://[::1]80", .port("80")),
      ("ws://h/a b", .targetCharacter(0x20)), ("ws://h/é", .targetCharacter(0xC3)),
      ("ws://h/a\r\nX: y", .targetCharacter(0x0D)),
    ] as [(String, WebSocketURL.Failure)])
  func `a URL that is wrong says what is`(text: String, failure: WebSocketURL.Failure) {
    #expect(throws: failure) { try WebSocketURL(text) }
    #expect(failure.description.contains { $0.isLetter })
  }

  @Test(arguments: [
    ("ws://h", "/", "/"), ("ws://h", "/a?b=1", "/a?b=1"), ("ws://h/base", "/", "/base"),
    ("ws://h/base", "/a", "/base/a"), ("ws://h/base/", "/a", "/base/a"),
    ("ws://h/base/", "/", "/base/"), ("ws://h/base", "/?a=1", "/base?a=1"),
    ("ws://h/base?x=1", "/room?a=1", "/base/room?x=1&a=1"), ("ws://h?x=1", "/", "/?x=1"),
    ("ws://h/base?x=1", "/room", "/base/room?x=1"), ("ws://h?x=/", "/?a=?", "/?x=/&a=?"),
  ])
  func `a client's path and query stand behind those of the URL`(
    url: String, request: String, target: String
  ) throws {
    #expect(try WebSocketURL(url).target(of: request) == target)
  }

  @Test func `an error names the character`() {
    #expect(WebSocketURL.Failure.hostCharacter(0x67).description.hasPrefix("'g' cannot"))
    #expect(WebSocketURL.Failure.targetCharacter(0x0D).description.hasPrefix("byte 0x0D cannot"))
  }
}
