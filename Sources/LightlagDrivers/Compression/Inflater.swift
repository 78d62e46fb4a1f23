import CZlib
package import LightlagCodecs

/// Takes compressed messages of one end of a WebSocket connection apart, with zlib.
///
/// What a message comes to is bounded as it grows, so that a few bytes which stand for many cost
/// no more than the limit.
///
/// Source: RFC 7692, section 7.2.2; zlib.h.
@safe package final class Inflater {
  /// Why a message is none.
  package enum Failure: Error, Hashable {
    /// It is no DEFLATE stream, or refers to what never was.
    case damaged
    /// It ends within a block.
    case cut
    /// It comes to more than the limit.
    case tooBig(limit: Int)
    /// It was to be text, and is not UTF-8.
    case text
    /// There is no memory for it.
    case memory
  }

  private static let chunk = 1 << 16
  /// The longest window there is (RFC 1951, section 2).
  private static let windowCount = 1 << 15
  /// Says in `data_type` that a block has just ended.
  private static let isBetweenBlocks: CInt = 128

  /// zlib keeps its address, so it stays where it is.
  private let stream: UnsafeMutablePointer<z_stream>
  private let dropsContext: Bool
  private let limit: Int

  /// Creates one at the first message, or gives `nil` where there is no memory for it.
  package init?(_ compression: DeflateParameters.Compression, messageLimit: Int) {
    dropsContext = compression.dropsContext
    limit = messageLimit
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // Some zlibs take 9 bits where they are asked for 8.
    let code = unsafe lightlag_inflate_init(stream, CInt(max(9, compression.windowBits)))
    guard code != Z_OK else { return }
    unsafe stream.deallocate()
    return nil
  }

  deinit {
    unsafe inflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Returns what the next message was; after a failure there is none.
  package func decompress(_ bytes: [UInt8]) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    try inflate(bytes, into: &output)
    try inflate(Deflater.tail, into: &output)
    guard unsafe stream.pointee.data_type & Self.isBetweenBlocks != 0 else { throw .cut }
    if dropsContext { unsafe inflateReset(stream) }
    return output
  }

  private func inflate(_ bytes: [UInt8], into output: inout [UInt8]) throws(Failure) {
    var index = 0
    while index < bytes.count {
      index += try step(bytes[index...], into: &output)
    }
  }

  /// Takes as much as gives one piece of output; returns how many bytes that was.
  private func step(
    _ bytes: ArraySlice<UInt8>, into output: inout [UInt8]
  ) throws(Failure) -> Int {
    var (taken, code) = (0, Z_OK)
    var isFull: Bool { unsafe stream.pointee.avail_out == 0 }
    unsafe bytes.withUnsafeBufferPointer { input in
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      repeat {
        code = fill(&output)
      } while code == Z_OK && isFull && output.count <= limit
      taken = unsafe input.count - Int(stream.pointee.avail_in)
    }
    guard output.count <= limit else { throw .tooBig(limit: limit) }
    switch code {
    case Z_OK: return taken
    case Z_BUF_ERROR where taken > 0 || bytes.isEmpty: return taken
    case Z_STREAM_END:
      try beginAnew()
      return taken
    case Z_MEM_ERROR: throw .memory
    default: throw .damaged
    }
  }

  private func fill(_ output: inout [UInt8]) -> CInt {
    // One byte beyond the limit is enough to know.
    let expected = unsafe Int(stream.pointee.avail_in) * 4 + 256
    let room = min(Self.chunk, expected, limit - output.count + 1)
    var code = Z_OK
    unsafe output.append(
      contentsOf: [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        code = unsafe CZlib.inflate(stream, Z_SYNC_FLUSH)
        count = unsafe room - Int(stream.pointee.avail_out)
      })
    return code
  }

  /// Goes on behind a block that said that it is the last, with the window that there was.
  ///
  /// A sender may end each message so (RFC 7692, section 7.2.3.4).
  private func beginAnew() throws(Failure) {
    var window = [UInt8](repeating: 0, count: Self.windowCount)
    var count: UInt32 = 0
    let code = unsafe window.withUnsafeMutableBufferPointer { buffer in
      unsafe inflateGetDictionary(stream, buffer.baseAddress, &count)
      unsafe inflateReset(stream)
      return unsafe inflateSetDictionary(stream, buffer.baseAddress, count)
    }
    guard code == Z_OK else { throw .memory }
  }
}
