import LightlagCodecs
import LightlagCore

// The compressor and what takes it apart are built into this target: they stand in a module that
// needs sockets.

private let limit = 10_000

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  let choice = input.byte()
  var compression = DeflateParameters.Compression()
  compression.dropsContext = choice & 1 == 0
  compression.windowBits = 8 + Int(input.byte() % 8)
  if choice & 2 == 0 {
    checkRoundTrip(&input, compression)
  } else {
    checkFrames(&input, compression, choice & 4 == 0 ? .server : .client)
  }
  return 0
}

/// What was compressed is the same again, whatever came before.
private func checkRoundTrip(
  _ input: inout FuzzInput, _ compression: DeflateParameters.Compression
) {
  guard let deflater = Deflater(compression),
    let inflater = Inflater(compression, messageLimit: limit)
  else { return }
  while !input.isEmpty {
    let message = input.piece()
    precondition((try? inflater.decompress(deflater.compress(message))) == message, "it changed")
  }
}

/// Frames of any bytes come to no more than the limit, and the same however they are cut.
private func checkFrames(
  _ input: inout FuzzInput, _ compression: DeflateParameters.Compression, _ role: WebSocketRole
) {
  let step = Int(input.byte()) + 1
  let bytes = input.remainder()
  let whole = messages(bytes, compression, role, step: max(bytes.count, 1))
  precondition(
    messages(bytes, compression, role, step: step) == whole, "the messages depend on the cut")
}

private func messages(
  _ bytes: [UInt8], _ compression: DeflateParameters.Compression, _ role: WebSocketRole, step: Int
) -> [[UInt8]] {
  guard let inflater = Inflater(compression, messageLimit: limit) else { return [] }
  var decoder = WebSocketDecoder(role: role, messageLimit: limit, mayCompress: true)
  var messages: [[UInt8]] = []
  for index in stride(from: 0, to: bytes.count, by: step) {
    var events: [WebSocketEvent] = []
    let piece = Array(bytes[index..<min(index + step, bytes.count)])
    let isGood = (try? decoder.decode(piece.span, into: &events)) != nil
    for case .compressed(_, let payload) in events {
      guard let message = try? inflater.decompress(payload) else { return messages }
      precondition(message.count <= limit, "more than the limit")
      messages.append(message)
    }
    guard isGood else { return messages }
  }
  return messages
}
