import LightlagCodecs
import LightlagCore

/// What a decoder made of a stream: its events, and its failure if it ended in one.
struct Decoding: Hashable {
  var events: [WebSocketEvent] = []
  var failure: WebSocketDecoder.Failure?
  /// Bytes handed over, to the end of the piece that failed or of the stream.
  var byteCount = 0

  /// Decodes bytes in pieces of those lengths, the last of which is repeated.
  init(
    _ bytes: [UInt8], as role: WebSocketRole = .server, limit: Int = 1 << 24,
    mayCompress: Bool = false, pieces: [Int] = [.max]
  ) {
    var decoder = WebSocketDecoder(role: role, messageLimit: limit, mayCompress: mayCompress)
    var lengths = pieces[...]
    var rest = bytes[...]
    while let length = lengths.first, !rest.isEmpty {
      let piece = Array(rest.prefix(length))
      rest = rest.dropFirst(length)
      if lengths.count > 1 { lengths = lengths.dropFirst() }
      byteCount += piece.count
      do {
        try decoder.decode(piece.span, into: &events)
      } catch {
        failure = error
        return
      }
    }
  }

  init(events: [WebSocketEvent], failure: WebSocketDecoder.Failure? = nil, byteCount: Int) {
    self.events = events
    self.failure = failure
    self.byteCount = byteCount
  }
}

/// Returns a frame as no encoder of ours would write it, masked with the zero key.
///
/// The bytes of the length field are those of the payload's length where they are not given;
/// the first is without the mask bit.
func frame(
  _ first: UInt8, length: [UInt8]? = nil, _ payload: [UInt8] = [], masked: Bool = true
) -> [UInt8] {
  var bytes = [first] + (length ?? [UInt8(payload.count)])
  if masked { bytes[1] |= 0x80 }
  return bytes + (masked ? [0, 0, 0, 0] : []) + payload
}

/// Returns the frame of a message.
func frame(_ message: Message, maskingKey: UInt32? = nil) -> [UInt8] {
  var bytes: [UInt8] = []
  WebSocketEncoder.append(message, maskingKey: maskingKey, to: &bytes)
  return bytes
}
