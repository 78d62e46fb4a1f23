import COpenSSL

/// One TLS connection between two buffers: ciphertext on one side, plaintext on the other.
///
/// OpenSSL keeps its errors in one queue for all connections of a thread, and takes any that it
/// finds there for this connection's own (SSL_get_error(3)): so each call begins with an empty one.
@safe final class TLSChannel {
  /// Why the channel cannot go on.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Whether the handshake is done.
  private(set) var isReady = false

  private let pointer: OpaquePointer
  /// Kept, for OpenSSL's connection refers to it.
  private let context: TLSContext
  private let input: OpaquePointer
  private let output: OpaquePointer

  /// Creates the server's side of a connection.
  static func server(_ context: TLSContext) -> TLSChannel? {
    let channel = TLSChannel(context)
    if let channel { unsafe SSL_set_accept_state(channel.pointer) }
    return channel
  }

  /// Creates the client's side of a connection to the server that `host` names.
  static func client(_ context: TLSContext, host: String) -> TLSChannel? {
    guard let channel = TLSChannel(context) else { return nil }
    unsafe SSL_set_connect_state(channel.pointer)
    let isAddress = SocketAddress(host: host, port: 0) != nil
    if isAddress {
      unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(channel.pointer), host)
    } else {
      unsafe SSL_set1_host(channel.pointer, host)
      // Server name indication is for names alone (RFC 6066, section 3).
      var name = Array(host.utf8CString)
      _ = unsafe SSL_ctrl(
        channel.pointer, SSL_CTRL_SET_TLSEXT_HOSTNAME, Int(TLSEXT_NAMETYPE_host_name), &name)
    }
    return channel
  }

  private init?(_ context: TLSContext) {
    guard let pointer = unsafe SSL_new(context.pointer) else { return nil }
    guard let input = unsafe BIO_new(BIO_s_mem()), let output = unsafe BIO_new(BIO_s_mem()) else {
      unsafe SSL_free(pointer)
      return nil
    }
    // From here the connection owns the buffers.
    unsafe SSL_set_bio(pointer, input, output)
    unsafe self.pointer = pointer
    self.context = context
    unsafe self.input = input
    unsafe self.output = output
  }

  deinit {
    unsafe SSL_free(pointer)
  }

  /// Makes the first move, which is a client's.
  func begin() {
    ERR_clear_error()
    _ = unsafe SSL_do_handshake(pointer)
  }

  /// Takes ciphertext, and hands on the plaintext that it completes.
  func receive(_ bytes: Span<UInt8>, _ body: (Span<UInt8>) -> Void) throws(Failure) {
    ERR_clear_error()
    unsafe bytes.withUnsafeBufferPointer { buffer in
      _ = unsafe BIO_write(input, buffer.baseAddress, CInt(buffer.count))
    }
    if !isReady {
      let code = unsafe SSL_do_handshake(pointer)
      guard code == 1 else { return try check(code, during: "the TLS handshake failed") }
      isReady = true
    }
    var chunk = [UInt8](repeating: 0, count: 1 << 14)
    while true {
      ERR_clear_error()
      let count = unsafe chunk.withUnsafeMutableBytes { buffer in
        unsafe SSL_read(pointer, buffer.baseAddress, CInt(buffer.count))
      }
      guard count > 0 else { return try check(count, during: "TLS failed") }
      body(chunk.span.extracting(0..<Int(count)))
    }
  }

  /// Takes plaintext to be sent, once the handshake is done.
  func encrypt(_ bytes: inout [UInt8]) {
    guard isReady, !bytes.isEmpty else { return }
    ERR_clear_error()
    unsafe bytes.withUnsafeBytes { buffer in
      _ = unsafe SSL_write(pointer, buffer.baseAddress, CInt(buffer.count))
    }
    bytes.removeAll(keepingCapacity: bytes.capacity <= 1 << 12)
  }

  /// Says that nothing more will be sent (RFC 8446, section 6.1).
  func close() {
    guard isReady else { return }
    ERR_clear_error()
    _ = unsafe SSL_shutdown(pointer)
  }

  /// Appends the ciphertext that is to be sent.
  func takeOutput(into bytes: inout [UInt8]) {
    let count = unsafe BIO_ctrl_pending(output)
    guard count > 0 else { return }
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: count))
    _ = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe BIO_read(output, buffer.baseAddress?.advanced(by: start), CInt(count))
    }
  }

  private func check(_ code: CInt, during text: String) throws(Failure) {
    switch unsafe SSL_get_error(pointer, code) {
    case SSL_ERROR_WANT_READ, SSL_ERROR_WANT_WRITE, SSL_ERROR_ZERO_RETURN: return
    default: throw Failure(description: "\(text): \(TLSContext.takeError())")
    }
  }
}
