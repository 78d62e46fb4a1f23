import LightlagCodecs
import LightlagCore

/// A request that asks for no WebSocket: one of Engine.IO's long-polling, or another.
struct PlainRequest {
  private static let paths = ["/socket.io", "/engine.io"]

  /// The method, in capitals.
  let method: String
  /// Path and query.
  let target: String
  /// Whether it is for Engine.IO.
  let isPolling: Bool
  /// What the query says, where it is.
  let request: EngineIORequest
  /// The page that asks, or `nil`.
  let origin: String?
  /// Bytes of the body; `nil` where it is not told, which a POST must.
  private(set) var bodyByteCount: Int?
  /// Whether the client wants the connection to end with the answer.
  let isLast: Bool
  /// The fields of the head that are for the backend.
  let headers: [Header]
  /// Who asks, by its own word.
  var agent: String? { headers.first { $0.name == "user-agent" }?.value }

  /// Reads a head, or gives `nil` where it asks for a change of protocol.
  init?(_ head: HTTPHead<RequestLine>) {
    method = head.startLine.method
    target = head.startLine.target
    request = EngineIORequest(method: method, target: target)
    let path = request.path.hasSuffix("/") ? String(request.path.dropLast()) : request.path
    guard head.elements("upgrade").isEmpty else { return nil }
    isPolling = Self.paths.contains(path)
    origin = head.values("origin").first
    headers = ServerHandshake.passingOn(head)
    isLast = head.elements("connection").contains { $0.lowercased() == "close" }
    let lengths = head.values("content-length")
    let isChunked = !head.values("transfer-encoding").isEmpty
    switch lengths.count {
    case 0: bodyByteCount = isChunked || method == "POST" ? nil : 0
    case 1: bodyByteCount = isChunked ? nil : Self.count(lengths[0])
    default: bodyByteCount = nil
    }
  }

  /// Creates the same request, with a body that will not be read.
  init(unread request: PlainRequest) {
    self = request
    bodyByteCount = nil
  }

  /// Digits alone: a sign or a space is how requests are smuggled (RFC 9112, section 6.3).
  private static func count(_ text: String) -> Int? {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Int(text) : nil
  }
}
