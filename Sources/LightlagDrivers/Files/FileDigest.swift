import COpenSSL
import LightlagEncoding

/// The SHA-256 of a recording that is being written, by OpenSSL, which uses what the processor has
/// for it: what is written as a run goes on must cost the run little.
@safe package final class FileDigest {
  private let context: OpaquePointer?

  /// Creates the digest of nothing.
  package init() {
    unsafe context = EVP_MD_CTX_new()
    reset()
  }

  deinit {
    unsafe EVP_MD_CTX_free(context)
  }

  /// Adds bytes.
  package func update(_ bytes: [UInt8]) {
    let result = unsafe bytes.withUnsafeBytes { buffer in
      unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
    }
    precondition(result == 1, "OpenSSL cannot digest")
  }

  /// Returns the digest of all that was added, as 64 lower-case hexadecimal digits; begins anew.
  package func finish() -> String {
    var bytes = [UInt8](repeating: 0, count: 32)
    let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
      unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
    }
    precondition(result == 1, "OpenSSL cannot digest")
    reset()
    return bytes.hexadecimalText
  }

  private func reset() {
    let result = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
    precondition(result == 1, "OpenSSL has no SHA-256")
  }
}
