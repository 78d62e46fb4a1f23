import CZstd
import LightlagRecording

/// Compression with Zstandard, by Debian's libzstd.
///
/// One version of the library gives the same bytes for the same bytes; another may not.
///
/// Source: RFC 8878; zstd.h of libzstd 1.5.
package struct Zstd: ChunkCodec {
  /// The library's own default: more costs much time for few bytes.
  private static let level: CInt = 3

  /// What MCAP calls it.
  package let name = "zstd"

  /// Creates the codec.
  package init() {}

  /// Returns the bytes compressed, or `nil` where there is no memory for that.
  package func compress(_ bytes: [UInt8]) -> [UInt8]? {
    unsafe Self.fill(ZSTD_compressBound(bytes.count)) { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_compress(
          target.baseAddress, target.count, source.baseAddress, source.count, Self.level)
      }
    }
  }

  /// Returns what was compressed, or `nil` where it is damaged or has another size.
  package func decompress(_ bytes: ArraySlice<UInt8>, size: Int) -> [UInt8]? {
    // What is not filled is never touched, so that a false size costs no memory.
    let content = unsafe Self.fill(size) { target in
      unsafe bytes.withUnsafeBytes { source in
        unsafe ZSTD_decompress(
          target.baseAddress, target.count, source.baseAddress, source.count)
      }
    }
    return content?.count == size ? content : nil
  }

  /// Returns what a call has put into that much room, or `nil` where it has failed.
  private static func fill(
    _ capacity: Int, _ call: (UnsafeMutableBufferPointer<UInt8>) -> Int
  ) -> [UInt8]? {
    var hasFailed = false
    let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
      let result = unsafe call(UnsafeMutableBufferPointer(rebasing: buffer[..<capacity]))
      hasFailed = ZSTD_isError(result) != 0
      count = hasFailed ? 0 : result
    }
    return hasFailed ? nil : bytes
  }
}
