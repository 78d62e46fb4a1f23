import Glibc

/// A WebSocket client on a blocking socket, as little as a test needs: short texts, both ways.
final class LoopbackClient {
  /// What went wrong.
  struct Failure: Error {
    let what: String
    let code: CInt
  }

  private let number: CInt
  private var bytes: [UInt8] = []

  /// Connects to a port of this machine, and waits until the server has let it in.
  init(port: UInt16) throws {
    number = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    // A test that would wait for ever fails instead.
    var patience = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &patience, size)
    try connect(to: port)
    // The key is the example of RFC 6455, section 1.3; a test need not check the answer to it.
    let lines = [
      "GET / HTTP/1.1", "Host: 127.0.0.1", "Upgrade: websocket", "Connection: Upgrade",
      "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", "",
    ]
    try write(Array(lines.joined(separator: "\r\n").utf8))
    while !bytes.suffix(4).elementsEqual("\r\n\r\n".utf8) {
      guard try read(atMost: 1) else { throw Failure(what: "no answer", code: 0) }
    }
    guard bytes.starts(with: "HTTP/1.1 101 ".utf8) else {
      throw Failure(what: "refused", code: 0)
    }
    bytes = []
  }

  deinit {
    close(number)
  }

  /// Sends texts, all in one go, so that the server reads them in one turn.
  func send(_ texts: [String]) throws {
    var frames: [UInt8] = []
    for text in texts {
      // RFC 6455, section 5.2: a final text frame, masked, here with a key of zeroes.
      precondition(text.utf8.count < 126, "a longer text has another form of length")
      frames += [0x81, 0x80 | UInt8(text.utf8.count), 0, 0, 0, 0] + Array(text.utf8)
    }
    try write(frames)
  }

  /// Returns the next text, or `nil` once the server has closed or hung up.
  func receive() throws -> String? {
    guard try fill(2), bytes[0] == 0x81 else { return nil }
    let end = 2 + Int(bytes[1])
    guard try fill(end) else { return nil }
    defer { bytes.removeFirst(end) }
    return String(decoding: bytes[2..<end], as: UTF8.self)
  }

  private func fill(_ count: Int) throws -> Bool {
    while bytes.count < count { guard try read(atMost: 4096) else { return false } }
    return true
  }

  private func connect(to port: UInt16) throws {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = unsafe withUnsafePointer(to: &address) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe Glibc.connect(number, $0, size)
      }
    }
    guard code == 0 else { throw Failure(what: "connect", code: errno) }
  }

  private func write(_ bytes: [UInt8]) throws {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    guard count == bytes.count else { throw Failure(what: "send", code: errno) }
  }

  /// Reads what has come, or waits; returns whether the server has not hung up.
  private func read(atMost limit: Int) throws -> Bool {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe Glibc.recv(number, $0.baseAddress, $0.count, 0)
    }
    if count < 0, errno == ECONNRESET { return false }
    guard count >= 0 else { throw Failure(what: "recv", code: errno) }
    bytes += buffer.prefix(count)
    return count > 0
  }
}
