import LightlagCodecs
import LightlagCore

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let isRequest = input.byte() & 1 == 0
  let step = Int(input.byte()) + 1
  let bytes = input.remainder()
  if isRequest {
    if let head = check(bytes, step, RequestLine.self) {
      checkWriting(head, first: "\(head.startLine.method) \(head.startLine.target) HTTP/1.1")
      _ = try? ServerHandshake(head)
      _ = EngineIORequest(method: head.startLine.method, target: head.startLine.target)
    }
  } else if let head = check(bytes, step, StatusLine.self) {
    checkWriting(head, first: "HTTP/1.1 \(head.startLine.status) \(head.startLine.reason)")
  }
  return 0
}

private func check<Line: HTTPStartLine>(
  _ bytes: [UInt8], _ step: Int, _: Line.Type
) -> HTTPHead<Line>? {
  let whole = parse(bytes, step: max(bytes.count, 1), Line.self)
  let pieces = parse(bytes, step: step, Line.self)
  precondition(whole.head == pieces.head, "the head depends on the cut")
  precondition(whole.byteCount == pieces.byteCount, "its end depends on the cut")
  precondition(whole.failure == pieces.failure, "the failure depends on the cut")
  return whole.head
}

private func parse<Line: HTTPStartLine>(
  _ bytes: [UInt8], step: Int, _: Line.Type
) -> (head: HTTPHead<Line>?, byteCount: Int, failure: HTTPHeadFailure?) {
  var parser = HTTPHeadParser<Line>()
  for index in stride(from: 0, to: bytes.count, by: step) {
    let piece = Array(bytes[index..<min(index + step, bytes.count)])
    do throws(HTTPHeadFailure) {
      if let result = try parser.parse(piece.span) {
        return (result.head, index + result.byteCount, nil)
      }
    } catch {
      return (nil, 0, error)
    }
  }
  return (nil, 0, nil)
}

private func checkWriting<Line: HTTPStartLine>(_ head: HTTPHead<Line>, first: String) {
  let fields = head.fields.map { "\($0.name): \($0.value)\r\n" }.joined()
  let bytes = Array("\(first)\r\n\(fields)\r\n".utf8)
  // What was at the limit may be beyond it with a space behind each colon.
  guard bytes.count <= 16_384 else { return }
  let again = parse(bytes, step: bytes.count, Line.self)
  precondition(again.head == head, "the head changed")
}
