import LightlagCodecs
import LightlagCore

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let role: WebSocketRole = input.byte() & 1 == 0 ? .server : .client
  let step = Int(input.byte()) + 1
  let bytes = input.remainder()
  let whole = decode(bytes, role, step: max(bytes.count, 1))
  let pieces = decode(bytes, role, step: step)
  precondition(whole.events == pieces.events, "the events depend on the cut")
  precondition(whole.failure == pieces.failure, "the failure depends on the cut")
  for case .message(let message) in whole.events where message.kind == .text {
    precondition(String(validating: message.bytes, as: UTF8.self) != nil, "text is not UTF-8")
  }
  return 0
}

private func decode(
  _ bytes: [UInt8], _ role: WebSocketRole, step: Int
) -> (events: [WebSocketEvent], failure: WebSocketDecoder.Failure?) {
  var decoder = WebSocketDecoder(role: role, messageLimit: 1_000)
  var events: [WebSocketEvent] = []
  for index in stride(from: 0, to: bytes.count, by: step) {
    let piece = Array(bytes[index..<min(index + step, bytes.count)])
    do throws(WebSocketDecoder.Failure) {
      try decoder.decode(piece.span, into: &events)
    } catch {
      return (events, error)
    }
  }
  return (events, nil)
}
