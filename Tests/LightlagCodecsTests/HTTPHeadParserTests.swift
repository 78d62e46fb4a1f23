import LightlagCodecs
import LightlagCore
import Testing

@Suite struct HTTPHeadParserTests {
  typealias Head = HTTPHead<RequestLine>

  /// Why bytes are refused as the beginning of a head with such a first line.
  static func failure<Line: HTTPStartLine>(
    _ text: String, as _: Line.Type = RequestLine.self
  ) -> HTTPHeadFailure? {
    var parser = HTTPHeadParser<Line>()
    let bytes = Array(text.utf8)
    do throws(HTTPHeadFailure) {
      _ = try parser.parse(bytes.span)
      return nil
    } catch {
      return error
    }
  }

  static let text =
    "GET /ws?a=1 HTTP/1.1\r\nHost: example.com\r\nX-Empty:\r\nx-e:\t caf\u{E9} , b \t\r\n\r\n"
  static let head = Head(
    startLine: RequestLine(method: "GET", target: "/ws?a=1"),
    fields: [
      Header(name: "host", value: "example.com"), Header(name: "x-empty", value: ""),
      Header(name: "x-e", value: "caf\u{E9} , b"),
    ])

  @Test func `a request is parsed up to the empty line`() throws {
    let bytes = Array(Self.text.utf8)
    let stream = bytes + [0x81, 0x80]
    var parser = HTTPHeadParser<RequestLine>()
    let parsed = try parser.parse(stream.span)
    let result = try #require(parsed)
    #expect(result.head == Self.head)
    #expect(result.byteCount == bytes.count)
  }

  @Test func `a request cut at every byte is the same`() throws {
    let bytes = Array(Self.text.utf8)
    for cut in 0..<bytes.count {
      var parser = HTTPHeadParser<RequestLine>()
      let early = try parser.parse(bytes.span.extracting(..<cut))
      #expect(early?.byteCount == nil)
      let parsed = try parser.parse(bytes.span.extracting(cut...))
      let result = try #require(parsed, "cut at \(cut)")
      #expect(result.head == Self.head)
      #expect(result.byteCount == bytes.count - cut)
    }
  }

  @Test func `a head with a flipped bit is refused, unfinished or different`() {
    let bytes = Array("GET / HTTP/1.1\r\nab: c\r\n\r\n".utf8)
    let whole = try? Head(parsing: bytes)
    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      let head = try? Head(parsing: damaged)
      // Names are in lower case either way, so a flipped case bit in one changes nothing.
      let isCase = bit % 8 == 5 && (16...17).contains(bit / 8)
      #expect((head == whole) == isCase, "bit \(bit)")
    }
  }

  @Test func `a response is parsed`() throws {
    let bytes = Array("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n".utf8)
    let head = try HTTPHead<StatusLine>(parsing: bytes)
    #expect(head.startLine == StatusLine(status: 101, reason: "Switching Protocols"))
    #expect(head.fields == [Header(name: "upgrade", value: "websocket")])
  }

  @Test(arguments: ["HTTP/1.1 404 \r\n\r\n", "HTTP/1.1 404\r\n\r\n"])
  func `a response may lack a reason`(text: String) throws {
    let head = try HTTPHead<StatusLine>(parsing: Array(text.utf8))
    #expect(head.startLine == StatusLine(status: 404, reason: ""))
  }

  @Test(
    arguments: [
      ("GET / HTTP/1.1\n", .lineEnd(line: 1)),
      ("GET / HTTP/1.1\r\nA: b\n", .lineEnd(line: 2)),
      ("GET / HTTP/1.1\r\nA: b\rc", .lineEnd(line: 2)),
      ("GET / HTTP/1.1\r\nA: b\r\n\rX", .lineEnd(line: 3)),
      ("GET / HTTP/1.1\r\n A: b\r\n", .folding(line: 2)),
      ("GET / HTTP/1.1\r\nA: b\r\n\tc\r\n", .folding(line: 3)),
      ("GET / HTTP/1.1\r\nA : b\r\n", .fieldName(line: 2)),
      ("GET / HTTP/1.1\r\n: b\r\n", .fieldName(line: 2)),
      ("GET / HTTP/1.1\r\nAb\r\n", .fieldName(line: 2)),
      ("GET / HTTP/1.1\r\nA\u{E9}: b\r\n", .fieldName(line: 2)),
      ("GET / HTTP/1.1\r\nA: b\u{0}c\r\n", .fieldValue(line: 2)),
      ("GET / HTTP/1.1\r\nA: b\u{7F}\r\n", .fieldValue(line: 2)),
      ("GET / HTTP/1.0\r\n", .version("HTTP/1.0")),
      ("PRI * HTTP/2.0\r\n", .version("HTTP/2.0")),
      ("GET /\r\n", .startLine),
      ("GET  / HTTP/1.1\r\n", .startLine),
      ("GET / HTTP/1.1 \r\n", .startLine),
      ("GET /a b HTTP/1.1\r\n", .startLine),
      ("GET /\u{E9} HTTP/1.1\r\n", .startLine),
      ("GET / HTTX/1.1\r\n", .startLine),
      ("\u{16}", .tls),
      ("\u{0}", .notHTTP),
      (" GET", .notHTTP),
      ("\r", .notHTTP),
      ("G\u{80}", .notHTTP),
      (String(repeating: "A", count: 32), .notHTTP),
    ] as [(String, HTTPHeadFailure)])
  func `a malformed request is refused`(text: String, failure: HTTPHeadFailure) {
    #expect(Self.failure(text) == failure)
  }

  @Test(
    arguments: [
      ("X", .notHTTP), ("HTTP/x", .startLine), ("HTTP/1.0 200 OK", .version("HTTP/1.0")),
      ("HTTP/1.1", .startLine), ("HTTP/1.1 20 OK", .startLine), ("HTTP/1.1 099 OK", .startLine),
      ("HTTP/1.1 2000 OK", .startLine), ("\u{15}\u{3}", .tls),
    ] as [(String, HTTPHeadFailure)])
  func `a malformed response is refused`(text: String, failure: HTTPHeadFailure) {
    #expect(Self.failure(text + "\r\n", as: StatusLine.self) == failure)
  }

  @Test func `a value that is not UTF-8 is refused`() {
    let bytes = Array("GET / HTTP/1.1\r\nA: ".utf8) + [0xE9, 0x0D, 0x0A]
    #expect(throws: HTTPHeadFailure.fieldValue(line: 2)) { try Head(parsing: bytes) }
  }

  @Test func `a target of 8 KiB is taken and a longer one refused`() {
    let target = "/" + String(repeating: "a", count: 8_191)
    #expect(Self.failure("GET \(target) HTTP/1.1\r\n") == nil)
    #expect(Self.failure("GET \(target)a HTTP/1.1\r\n") == .longTarget(limit: 8_192))
    // No line end ever comes: 8 192 bytes and 64 for method and version are enough to know.
    #expect(
      Self.failure("GET /" + String(repeating: "a", count: 9_000)) == .longTarget(limit: 8_192))
  }

  @Test func `a hundred fields are taken and more refused`() {
    let request = "GET / HTTP/1.1\r\n" + String(repeating: "a: b\r\n", count: 100)
    #expect(Self.failure(request + "\r\n") == nil)
    #expect(Self.failure(request + "a: b\r\n") == .manyFields(limit: 100))
  }

  @Test func `a head of 16 KiB is taken and a longer one refused`() {
    // "GET / HTTP/1.1", "a: " and three line ends are 14 + 3 + 6 = 23 bytes.
    let value = String(repeating: "v", count: 16_384 - 23)
    #expect(Self.failure("GET / HTTP/1.1\r\na: \(value)\r\n\r\n") == nil)
    #expect(Self.failure("GET / HTTP/1.1\r\na: v\(value)\r\n\r\n") == .longHead(limit: 16_384))
  }

  @Test(
    arguments: [
      (.tls, 400), (.lineEnd(line: 1), 400), (.longTarget(limit: 1), 414),
      (.longHead(limit: 1), 431),
      (.manyFields(limit: 1), 431), (.version("HTTP/1.0"), 505),
    ] as [(HTTPHeadFailure, Int)])
  func `a failure names the status to refuse with`(failure: HTTPHeadFailure, status: Int) {
    #expect(failure.refusal == HTTPRefusal(status: status, reason: failure.reason))
  }
}
