import CLibwebsockets
import CLinux
import Glibc
import LightlagCodecs
package import LightlagCore

/// WebSocket clients of this machine, for one thread that waits for all of them at once.
///
/// They measure a link from outside, so they share nothing with its loop.
package final class LoopbackClients {
  /// What ended a client's connection.
  package enum Failure: Error, CustomStringConvertible {
    /// The system refused a call.
    case system(String, SystemError)
    /// The server hung up.
    case ended
    /// The server does not speak as it should.
    case spoken(String)

    package var description: String {
      switch self {
      case .system(let call, let error): "\(call) failed: \(error)"
      case .ended: "the server hung up on a client"
      case .spoken(let reason): "the server answered a client wrongly: \(reason)"
      }
    }
  }

  /// One of them.
  private struct Client {
    let number: CInt
    var decoder = WebSocketDecoder(role: .client)
    var events: [WebSocketEvent] = []
  }

  private var clients: [Client] = []
  private var random = RandomBytes()

  /// Creates a group of none.
  package init() {}

  deinit {
    for client in clients { Glibc.close(client.number) }
  }

  /// Adds a client, and waits until the server has let it in.
  ///
  /// - Throws: `Failure`.
  package func connect(port: UInt16) throws {
    guard let address = SocketAddress(host: "127.0.0.1", port: port) else { throw Failure.ended }
    let number: CInt
    do {
      number = try Socket.connect(to: address)
    } catch {
      throw Failure.system("connect", error)
    }
    clients.append(Client(number: number))
    let handshake = try ClientHandshake(
      authority: address.description, request: OpenRequest(), key: Array(random.take(16)))
    try wait(for: number, POLLOUT)
    try write(handshake.bytes, to: number)
    try readAnswer(to: handshake, as: clients.count - 1)
  }

  /// Sends a message.
  ///
  /// - Throws: `Failure`.
  package func send(_ message: Message, as client: Int) throws {
    var bytes: [UInt8] = []
    WebSocketEncoder.append(message, maskingKey: random.maskingKey(), to: &bytes)
    try write(bytes, to: clients[client].number)
  }

  /// Waits until a client has something to read, or so long, to the millisecond.
  ///
  /// - Returns: The clients that have.
  /// - Throws: `Failure`.
  package func wait(atMost time: Duration) throws -> [Int] {
    var queries = clients.map { pollfd(fd: $0.number, events: Int16(POLLIN), revents: 0) }
    // Rounded up, so that a wait of less than a millisecond is one.
    let milliseconds = max(time.wholeNanoseconds + 999_999, 0) / 1_000_000
    let count = unsafe poll(&queries, nfds_t(queries.count), CInt(clamping: milliseconds))
    guard count >= 0 || errno == EINTR else { throw Failure.system("poll", .last) }
    return count > 0 ? queries.indices.filter { queries[$0].revents != 0 } : []
  }

  /// Returns the messages that have come for a client.
  ///
  /// - Throws: `Failure`.
  package func receive(as client: Int) throws -> [Message] {
    let bytes = try read(clients[client].number, atMost: 65_536)
    try decode(bytes[...], as: client)
    let events = clients[client].events
    clients[client].events.removeAll(keepingCapacity: true)
    return try events.compactMap { event in
      switch event {
      case .message(let message): return message
      case .close: throw Failure.ended
      case .ping, .pong, .compressed: return nil
      }
    }
  }

  private func decode(_ bytes: ArraySlice<UInt8>, as client: Int) throws {
    var events: [WebSocketEvent] = []
    do {
      try clients[client].decoder.decode(bytes.span, into: &events)
    } catch {
      throw Failure.spoken("\(error)")
    }
    clients[client].events += events
  }

  private func readAnswer(to handshake: ClientHandshake, as client: Int) throws {
    var parser = HTTPHeadParser<StatusLine>()
    while true {
      try wait(for: clients[client].number, POLLIN)
      let bytes = try read(clients[client].number, atMost: 4096)
      guard let (head, count) = try parser.parse(bytes.span) else { continue }
      _ = try handshake.subprotocol(in: head)
      return try decode(bytes[count...], as: client)
    }
  }

  /// Waits five seconds at most.
  private func wait(for number: CInt, _ event: CInt) throws {
    var query = pollfd(fd: number, events: Int16(event), revents: 0)
    let count = unsafe poll(&query, 1, 5000)
    guard count == 1 else {
      throw Failure.system("poll", count == 0 ? SystemError(code: ETIMEDOUT) : .last)
    }
  }

  private func read(_ number: CInt, atMost limit: Int) throws -> [UInt8] {
    var buffer = [UInt8](repeating: 0, count: limit)
    let count = unsafe buffer.withUnsafeMutableBytes {
      unsafe Glibc.recv(number, $0.baseAddress, $0.count, CInt(MSG_DONTWAIT))
    }
    if count < 0, errno == EAGAIN { return [] }
    guard count >= 0 else { throw Failure.system("recv", .last) }
    guard count > 0 else { throw Failure.ended }
    return Array(buffer.prefix(count))
  }

  /// Writes what is always small enough for the socket to take at once.
  private func write(_ bytes: [UInt8], to number: CInt) throws {
    let count = unsafe bytes.withUnsafeBytes {
      unsafe Glibc.send(number, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL))
    }
    guard count == bytes.count else { throw Failure.system("send", .last) }
  }
}
