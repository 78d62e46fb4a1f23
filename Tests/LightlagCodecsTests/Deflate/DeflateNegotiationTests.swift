import LightlagCodecs
import LightlagCore
import Testing

@Suite struct DeflateNegotiationTests {
  /// What a server makes of a client's field: its own field, or nothing.
  private static func answer(_ offers: String...) throws -> String? {
    let lines = offers.map { "Sec-WebSocket-Extensions: \($0)" }
    let handshake = try ServerHandshakeTests.handshake(
      "GET / HTTP/1.1", ServerHandshakeTests.fields + lines)
    let response = handshake.response(
      to: .accepted(subprotocol: nil), deflate: handshake.deflate)
    return try HTTPHead<StatusLine>(parsing: response).values("sec-websocket-extensions").first
  }

  /// The examples of RFC 7692, section 7.1, and each parameter by itself.
  @Test(arguments: [
    ("permessage-deflate", ""),
    ("permessage-deflate; client_max_window_bits", ""),
    (
      "permessage-deflate; client_max_window_bits; server_max_window_bits=10",
      "; server_max_window_bits=10"
    ),
    ("permessage-deflate; client_max_window_bits=8", "; client_max_window_bits=8"),
    ("permessage-deflate; server_max_window_bits=8", "; server_max_window_bits=8"),
    ("permessage-deflate; server_max_window_bits=\"9\"", "; server_max_window_bits=9"),
    ("permessage-deflate; server_no_context_takeover", "; server_no_context_takeover"),
    ("permessage-deflate;client_no_context_takeover", "; client_no_context_takeover"),
    ("PerMessage-Deflate ; Server_Max_Window_Bits = 15", ""),
    ("x-webkit-deflate-frame, permessage-deflate", ""),
    (
      "permessage-deflate; dance, permessage-deflate; server_no_context_takeover",
      "; server_no_context_takeover"
    ),
    (
      "permessage-deflate; server_no_context_takeover, permessage-deflate",
      "; server_no_context_takeover"
    ),
  ])
  func `a server grants the first offer that it can`(offer: String, parameters: String) throws {
    #expect(try Self.answer(offer) == "permessage-deflate" + parameters)
  }

  @Test(arguments: [
    "permessage-deflate; server_max_window_bits", "permessage-deflate; server_max_window_bits=7",
    "permessage-deflate; server_max_window_bits=16", "permessage-deflate; client_max_window_bits=",
    "permessage-deflate; client_max_window_bits=09",
    "permessage-deflate; client_max_window_bits=+9",
    "permessage-deflate; server_no_context_takeover=1",
    "permessage-deflate; server_no_context_takeover; server_no_context_takeover",
    "permessage-deflate; server_max_window_bits=9; server_max_window_bits=9",
    "permessage-deflate; speed=9", "permessage-deflate;", "permessage-bzip2", "a b",
    "permessage-deflate; =9",
  ])
  func `an offer that is not as it must be is declined`(offer: String) throws {
    #expect(try Self.answer(offer) == nil)
  }

  @Test func `offers in several fields are one list`() throws {
    #expect(try Self.answer("permessage-bzip2", "permessage-deflate") == "permessage-deflate")
  }

  // MARK: The client's side

  private static func granted(
    _ field: String?, offers: Bool = true
  ) throws -> DeflateParameters? {
    let handshake = try ClientHandshake(
      authority: "a", request: OpenRequest(), key: Array("the sample nonce".utf8),
      offersDeflate: offers)
    let fields =
      [
        "Upgrade: websocket", "Connection: Upgrade",
        "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=",
      ] + (field.map { ["Sec-WebSocket-Extensions: \($0)"] } ?? [])
    let head = try HTTPHead<StatusLine>(lines: ["HTTP/1.1 101 Switching Protocols"] + fields)
    _ = try handshake.subprotocol(in: head)
    return try handshake.deflate(in: head)
  }

  @Test func `a client offers it, and leaves its window to the server`() throws {
    for offers in [true, false] {
      let handshake = try ClientHandshake(
        authority: "a", request: OpenRequest(), key: Array(0..<16), offersDeflate: offers)
      let head = try HTTPHead<RequestLine>(parsing: handshake.bytes)
      #expect(
        head.values("sec-websocket-extensions")
          == (offers
            ? [
              "permessage-deflate; client_max_window_bits, "
                + "permessage-deflate; client_max_window_bits; client_no_context_takeover"
            ] : []))
    }
  }

  @Test func `a client does as the server grants`() throws {
    #expect(try Self.granted(nil) == nil)
    #expect(try Self.granted("permessage-deflate") == DeflateParameters())
    var wanted = DeflateParameters()
    wanted.server.windowBits = 10
    wanted.client.windowBits = 8
    wanted.client.dropsContext = true
    let field =
      "permessage-deflate; server_max_window_bits=10; client_max_window_bits=8"
      + "; client_no_context_takeover"
    #expect(try Self.granted(field) == wanted)
  }

  @Test(arguments: [
    "permessage-deflate; client_max_window_bits", "permessage-deflate; dance",
    "permessage-deflate; server_max_window_bits=7", "permessage-deflate, permessage-deflate",
    "permessage-bzip2", "permessage-deflate; server_no_context_takeover=1",
  ])
  func `a client refuses what a server may not grant`(field: String) throws {
    #expect(throws: ClientHandshake.Failure.self) { try Self.granted(field) }
    #expect(throws: ClientHandshake.Failure.self) {
      try Self.granted("permessage-deflate", offers: false)
    }
  }
}
