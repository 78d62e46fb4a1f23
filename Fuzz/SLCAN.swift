import LightlagCodecs

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let choice = input.byte()
  let step = Int(input.byte()) + 1
  let bytes = input.remainder()
  if choice & 1 == 0 {
    let side: SLCANDecoder.Side = choice & 2 == 0 ? .adapter : .host
    let mode: SLCANMode = choice & 4 == 0 ? .lenient : .strict
    let whole = decode(bytes, side, mode, step: max(bytes.count, 1))
    precondition(decode(bytes, side, mode, step: step) == whole, "the events depend on the cut")
    for case .frame(let frame) in whole { checkWriting(frame, side) }
  } else {
    driveAdapter(bytes, step: step)
  }
  return 0
}

private func decode(
  _ bytes: [UInt8], _ side: SLCANDecoder.Side, _ mode: SLCANMode, step: Int
) -> [SLCANEvent] {
  var decoder = SLCANDecoder(side, mode: mode, bufferLimit: 300)
  var events: [SLCANEvent] = []
  for index in stride(from: 0, to: bytes.count, by: step) {
    decoder.receive(Array(bytes[index..<min(index + step, bytes.count)]), into: &events)
  }
  return events
}

/// A frame that is taken is the same after encoding.
private func checkWriting(_ frame: CANFrame, _ side: SLCANDecoder.Side) {
  var bytes: [UInt8] = []
  SLCANEncoder.append(frame, to: &bytes)
  let again = decode(bytes, side, .strict, step: bytes.count)
  precondition(again == [.frame(frame)], "a frame changed")
}

/// What an adapter answers is what a host understands, and not more than it was asked.
private func driveAdapter(_ bytes: [UInt8], step: Int) {
  var adapter = SLCANAdapter()
  var (frames, replies): ([CANFrame], [UInt8]) = ([], [])
  for index in stride(from: 0, to: bytes.count, by: step) {
    let piece = Array(bytes[index..<min(index + step, bytes.count)])
    adapter.receive(piece, frames: &frames, replies: &replies)
  }
  precondition(frames.count <= bytes.count, "frames from nowhere")
  precondition(replies.count <= 32 * (bytes.count + 1), "a flood of replies")
  for event in decode(replies, .host, .strict, step: max(replies.count, 1)) {
    if case .failure = event { preconditionFailure("a reply that no host understands") }
  }
}
