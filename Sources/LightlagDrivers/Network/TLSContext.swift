import COpenSSL

/// Certificates and settings that TLS connections share.
///
/// TLS is OpenSSL's, between memory buffers: libwebsockets 4.1 cannot begin TLS on a socket
/// that it was handed while connecting, and its own WebSocket client hides pings and close codes.
@safe package final class TLSContext {
  /// Why TLS cannot be set up.
  package struct Failure: Error, CustomStringConvertible {
    /// What was wrong, and what to do.
    package let description: String
  }

  let pointer: OpaquePointer

  /// Creates what a server shows: a chain of certificates and its key, in PEM files.
  package init(certificate: String, key: String) throws(Failure) {
    unsafe pointer = try Self.make()
    let file = SSL_FILETYPE_PEM
    guard unsafe SSL_CTX_use_certificate_chain_file(pointer, certificate) == 1 else {
      throw Self.failure("cannot use the certificate \(certificate)")
    }
    guard unsafe SSL_CTX_use_PrivateKey_file(pointer, key, file) == 1,
      unsafe SSL_CTX_check_private_key(pointer) == 1
    else { throw Self.failure("cannot use the key \(key) with the certificate \(certificate)") }
  }

  /// Creates what a client trusts: the authorities in a PEM file, or the system's.
  package init(authorities: String?) throws(Failure) {
    unsafe pointer = try Self.make()
    let code =
      if let authorities {
        unsafe SSL_CTX_load_verify_locations(pointer, authorities, nil)
      } else {
        unsafe SSL_CTX_set_default_verify_paths(pointer)
      }
    guard code == 1 else {
      throw Self.failure("cannot read the authorities \(authorities ?? "of this system")")
    }
    unsafe SSL_CTX_set_verify(pointer, SSL_VERIFY_PEER, nil)
  }

  deinit {
    unsafe SSL_CTX_free(pointer)
  }

  /// The first error that OpenSSL noted, in its words.
  static func takeError() -> String {
    let code = ERR_get_error()
    ERR_clear_error()
    guard code != 0, let text = unsafe ERR_reason_error_string(code) else { return "unknown error" }
    return unsafe String(cString: text)
  }

  private static func make() throws(Failure) -> OpaquePointer {
    ERR_clear_error()
    guard let pointer = unsafe SSL_CTX_new(TLS_method()) else { throw failure("cannot begin TLS") }
    let oldest = Int(TLS1_2_VERSION)
    _ = unsafe SSL_CTX_ctrl(pointer, SSL_CTRL_SET_MIN_PROTO_VERSION, oldest, nil)
    return unsafe pointer
  }

  private static func failure(_ text: String) -> Failure {
    Failure(description: "\(text): \(takeError())")
  }
}
