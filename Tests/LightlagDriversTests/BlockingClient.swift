import Glibc
import LightlagCodecs
import LightlagCore
import LightlagDrivers

/// A WebSocket client on a blocking socket, for tests that say what happens step by step.
final class BlockingClient {
  /// What went wrong, in the system's words or ours.
  struct Failure: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
  }

  /// The server's answer to the handshake, where it was another than 101.
  struct Refusal: Error {
    let status: Int
    let text: String
  }

  private let number: CInt
  private var decoder = WebSocketDecoder(role: .client)
  private var events: [WebSocketEvent] = []

  /// Connects a socket; nothing has been said on it yet.
  init(connectingTo address: SocketAddress) throws {
    number = socket(AF_INET, CInt(SOCK_STREAM.rawValue) | O_CLOEXEC, 0)
    // A test that would wait for ever fails instead.
    var limit = timeval(tv_sec: 20, tv_usec: 0)
    let size = socklen_t(MemoryLayout<timeval>.size)
    unsafe setsockopt(number, SOL_SOCKET, SO_RCVTIMEO, &limit, size)
    unsafe setsockopt(number, SOL_SOCKET, SO_SNDTIMEO, &limit, size)
    var target = sockaddr_in()
    target.sin_family = sa_family_t(AF_INET)
    target.sin_port = address.port.bigEndian
    unsafe inet_pton(AF_INET, address.host, &target.sin_addr)
    let length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let code = unsafe withUnsafePointer(to: &target) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe connect(number, $0, length)
      }
    }
    guard code == 0 else { throw SystemError.last }
  }

  /// Connects and opens a WebSocket.
  convenience init(_ address: SocketAddress, _ request: OpenRequest = OpenRequest()) throws {
    try self.init(connectingTo: address)
    let handshake = try ClientHandshake(
      authority: address.description, request: request, key: Array(0..<16))
    try send(bytes: handshake.bytes)
    var parser = HTTPHeadParser<StatusLine>()
    while true {
      let bytes = try receive()
      guard !bytes.isEmpty else { throw Failure("no answer to the handshake") }
      guard let (head, count) = try parser.parse(bytes.span) else { continue }
      guard head.startLine.status == 101 else {
        let body = bytes[count...]
        throw Refusal(status: head.startLine.status, text: String(decoding: body, as: UTF8.self))
      }
      _ = try handshake.subprotocol(in: head)
      try decoder.decode(bytes.span.extracting(count...), into: &events)
      return
    }
  }

  deinit {
    Glibc.close(number)
  }

  /// Sends a message.
  func send(_ message: Message) throws {
    try send([message])
  }

  /// Sends messages in one go.
  func send(_ messages: [Message]) throws {
    var bytes: [UInt8] = []
    for message in messages {
      WebSocketEncoder.append(message, maskingKey: 0x3721_FA21, to: &bytes)
    }
    try send(bytes: bytes)
  }

  /// Sends a close frame.
  func close(code: UInt16, reason: String = "") throws {
    var bytes: [UInt8] = []
    WebSocketEncoder.appendClose(code: code, reason: reason, maskingKey: 1, to: &bytes)
    try send(bytes: bytes)
  }

  /// Returns the next thing that the server says, or `nil` once it has hung up.
  func next() throws -> WebSocketEvent? {
    while events.isEmpty {
      let bytes = try receive()
      guard !bytes.isEmpty else { return nil }
      try decoder.decode(bytes.span, into: &events)
    }
    return events.removeFirst()
  }

  /// Sends bytes as they are.
  func send(bytes: [UInt8]) throws {
    var sent = 0
    while sent < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.send(
          number, buffer.baseAddress?.advanced(by: sent), buffer.count - sent, CInt(MSG_NOSIGNAL))
      }
      guard count > 0 else { throw SystemError.last }
      sent += count
    }
  }

  /// Returns the bytes that have come, none at the end.
  func receive() throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe buffer.withUnsafeMutableBytes { bytes in
      unsafe recv(number, bytes.baseAddress, bytes.count, 0)
    }
    // A reset is an end as well.
    guard count >= 0 || errno == ECONNRESET else { throw SystemError.last }
    return Array(buffer.prefix(max(count, 0)))
  }
}
