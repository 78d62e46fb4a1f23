import CZlib
package import LightlagCodecs

/// Compresses the messages that one end of a WebSocket connection sends, with zlib.
///
/// Unless it drops its context, a message may refer to those before it, so all that it returns
/// must be sent, in order. It holds some 260 KiB (zconf.h of zlib 1.2).
///
/// Source: RFC 7692, section 7.2.1; zlib.h.
@safe package final class Deflater {
  /// What a flush ends with, and no message carries: an empty block without compression.
  static let tail: [UInt8] = [0x00, 0x00, 0xFF, 0xFF]

  /// Bytes of output at a time.
  private static let chunk = 1 << 14

  /// zlib keeps its address, so it stays where it is.
  private let stream: UnsafeMutablePointer<z_stream>
  private let dropsContext: Bool

  /// Creates a compressor at its first message, or gives `nil` where there is no memory for it.
  package init?(_ compression: DeflateParameters.Compression) {
    dropsContext = compression.dropsContext
    unsafe stream = .allocate(capacity: 1)
    unsafe stream.initialize(to: z_stream())
    // zlib has no raw streams of 8 bits. What refers to the last byte alone stays within them.
    let isNarrow = compression.windowBits < 9
    let code = unsafe lightlag_deflate_init(
      stream, Z_DEFAULT_COMPRESSION, CInt(isNarrow ? 9 : compression.windowBits),
      isNarrow ? Z_RLE : Z_DEFAULT_STRATEGY)
    guard code != Z_OK else { return }
    unsafe stream.deallocate()
    return nil
  }

  deinit {
    unsafe deflateEnd(stream)
    unsafe stream.deallocate()
  }

  /// Returns the next message, compressed.
  package func compress(_ bytes: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    unsafe bytes.withUnsafeBufferPointer { input in
      // It is never written to; zlib's declaration is older than const.
      unsafe stream.pointee.next_in = UnsafeMutablePointer(mutating: input.baseAddress)
      unsafe stream.pointee.avail_in = UInt32(input.count)
      var isFull = true
      while isFull { isFull = flush(into: &output) }
    }
    if dropsContext { unsafe deflateReset(stream) }
    // A flush behind a flush gives nothing, and a message of no byte must have one.
    guard output.count > Self.tail.count else { return [0] }
    output.removeLast(Self.tail.count)
    return output
  }

  /// Appends what there is; returns whether there may be more.
  private func flush(into output: inout [UInt8]) -> Bool {
    let room = min(Self.chunk, Int(unsafe stream.pointee.avail_in) + 64)
    unsafe output.append(
      contentsOf: [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
        unsafe stream.pointee.next_out = buffer.baseAddress
        unsafe stream.pointee.avail_out = UInt32(room)
        unsafe deflate(stream, Z_SYNC_FLUSH)
        count = unsafe room - Int(stream.pointee.avail_out)
      })
    return unsafe stream.pointee.avail_out == 0
  }
}
