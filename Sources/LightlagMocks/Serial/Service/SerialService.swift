public import LightlagCore
import LightlagEncoding

/// Serial ports over WebSocket, at `/ws/serial/NAME`: JSON messages that write to them, and say
/// what was read.
///
/// The first port is at `/ws/serial` too. A client sends `write` (`data`, to which the terminator
/// is added where it is missing, or `base64`), `subscribe` and `unsubscribe`; it is told `status`
/// when it comes, after each write and when the port opens or closes (with `bytes_lost_total` where
/// what it had written was lost behind the line), `data` for each line while it has subscribed (of
/// an SLCAN adapter, its refusal BEL is one too), `error`, and `lagged` where it has read too
/// slowly. A connection to its server `serial-line/NAME` is a line itself, as bytes; a port whose
/// device is in the process may have one beside its clients. Plain requests are answered too: see
/// `SerialService+Requests.swift`.
public struct SerialService: Endpoint {
  private static let path = "/ws/serial"
  /// What the server is called that a line leads to, before the port's name.
  static let lineName = "serial-line/"

  struct Client: Sendable {
    let connection: ConnectionID
    let port: Int
    var isSubscribed = false
    var rate: MessageRate
    var watch: ReaderWatch
  }

  /// How it is set up.
  public let options: SerialServiceOptions

  /// The ports, in the order of the options.
  var ports: [SerialPortState]
  /// In the order in which they came.
  var clients: [Client] = []
  /// Requests that are not answered.
  var requests: [SerialRequest] = []
  var requestRate: MessageRate

  /// Creates a service, whose ports open where their devices are in the process.
  public init(_ options: SerialServiceOptions) {
    self.options = options
    ports = options.ports.enumerated().map { number, port in
      SerialPortState(
        port, number: number, seed: options.seed, epochNanoseconds: options.epochNanoseconds)
    }
    requestRate = MessageRate(options.messageRate)
    var news = SerialPortState.News()
    for index in ports.indices { ports[index].advance(to: .start, &news) }
  }

  /// What the SLCAN adapters among its devices have met.
  public var slcanRecord: SLCANRecord {
    ports.compactMap(\.slcanRecord).reduce(SLCANRecord()) { $0 + $1 }
  }

  public var deadline: Instant? {
    (ports.compactMap(\.deadline) + requests.compactMap(\.deadline)).min()
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    advance(to: now, outbox: &outbox)
    switch event {
    case .opened(let connection, let request): open(connection, request, at: now, &outbox)
    case .message(let connection, let message): receive(message, connection, at: now, &outbox)
    case .rejected(let connection, _, _), .closed(let connection, _):
      clients.removeAll { $0.connection == connection }
      requests.removeAll { $0.connection == connection }
      forgetOrders(of: connection)
      guard let port = ports.firstIndex(where: { $0.line == connection }) else { return }
      loseLine(of: port, at: now, &outbox)
    }
    advance(to: now, outbox: &outbox)
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    for port in ports.indices {
      var news = SerialPortState.News()
      ports[port].advance(to: now, &news)
      if let line = ports[port].line {
        for bytes in news.output { outbox.send(Message(.binary, bytes), on: line) }
      }
      if !news.lines.isEmpty { tell(news.lines, of: port, at: now, &outbox) }
      if news.hasChanged { tellAll(ports[port].status(at: now), of: port, &outbox) }
      if news.isIdle { letGo(port, for: nil, &outbox) }
    }
    expireRequests(at: now, &outbox)
  }

  // MARK: Clients

  private mutating func open(
    _ connection: ConnectionID, _ request: OpenRequest, at now: Instant, _ outbox: inout Outbox
  ) {
    let listener = request.headers.first { $0.name == Header.listenerName }?.value ?? ""
    if listener.hasPrefix(Self.lineName) {
      return openLine(connection, String(listener.dropFirst(Self.lineName.count)), &outbox)
    }
    if let method = request.headers.first(where: { $0.name == Header.method })?.value {
      return self.request(method, request.target, on: connection, at: now, &outbox)
    }
    guard let port = port(at: request.target.prefix { $0 != "?" }) else {
      let paths = ports.map { "\(Self.path)/\($0.options.name)" }.joined(separator: ", ")
      return outbox.reject(connection, status: 404, reason: "there are \(paths)")
    }
    outbox.accept(connection, subprotocol: nil)
    clients.append(
      Client(
        connection: connection, port: port, rate: MessageRate(options.messageRate),
        watch: ReaderWatch(limit: options.clientBuffer)))
    tell(ports[port].status(at: now), connection, &outbox)
  }

  private mutating func openLine(
    _ connection: ConnectionID, _ name: String, _ outbox: inout Outbox
  ) {
    guard let port = ports.firstIndex(where: { $0.options.name == name }),
      ports[port].line == nil
    else { return outbox.reject(connection, status: 404, reason: "there is no such line") }
    ports[port].connect(connection)
    order(port, &outbox)
  }

  private func port(at path: Substring) -> Int? {
    guard path != Self.path else { return 0 }
    return ports.firstIndex { path == "\(Self.path)/\($0.options.name)" }
  }

  private mutating func receive(
    _ message: Message, _ connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    if let port = ports.firstIndex(where: { $0.line == connection }) {
      if message.kind == .binary { ports[port].receive(message.bytes, at: now) }
      if message.kind == .text { settle(message, of: port, at: now, &outbox) }
    } else if let index = requests.firstIndex(where: { $0.connection == connection }) {
      answer(requests.remove(at: index), message.bytes, at: now, &outbox)
    } else if let index = clients.firstIndex(where: { $0.connection == connection }) {
      switch message.kind {
      case .ping: outbox.send(Message(.pong, message.bytes), on: connection)
      case .pong:
        guard let skipped = clients[index].watch.pong(message.bytes, at: now) else { return }
        tellLag(skipped, connection, &outbox)
      case .text, .binary: obey(message, index, at: now, &outbox)
      }
    }
  }

  private mutating func obey(
    _ message: Message, _ index: Int, at now: Instant, _ outbox: inout Outbox
  ) {
    let (connection, port) = (clients[index].connection, clients[index].port)
    guard clients[index].rate.take(at: now) else {
      let rate = "more than \(options.messageRate ?? 0) messages a second"
      return fail("\(rate): this one was not carried out", connection, &outbox)
    }
    guard message.kind == .text, let json = try? JSON(parsing: message.bytes),
      json.members != nil
    else { return fail("a message is a JSON object", connection, &outbox) }
    switch json["type"]?.string {
    case "subscribe":
      clients[index].isSubscribed = true
      ping(index, at: now, &outbox)
    case "unsubscribe": clients[index].isSubscribed = false
    case "write":
      guard let bytes = bytes(data: json["data"], base64: json["base64"], for: port) else {
        return fail("write needs data, a text, or else base64", connection, &outbox)
      }
      if let reason = ports[port].write(bytes, at: now) {
        return fail(reason, connection, &outbox)
      }
      tell(ports[port].status(at: now), connection, &outbox)
    case let type:
      let known = "known are write, subscribe, unsubscribe"
      fail("unknown type \(JSON.string(type ?? "").text): \(known)", connection, &outbox)
    }
  }

  /// Returns what a write is about: a text, to which the terminator is added, or bytes as they are.
  ///
  /// It is one of the two.
  func bytes(data: JSON?, base64: JSON?, for port: Int) -> [UInt8]? {
    guard (data == nil) != (base64 == nil) else { return nil }
    if let base64 { return base64.string.flatMap { Base64.decode($0) } }
    guard let text = data?.string else { return nil }
    let (bytes, terminator) = (Array(text.utf8), Array(ports[port].options.terminator.utf8))
    // Not by characters, of which a carriage return and a line feed are one.
    return bytes.suffix(terminator.count) == terminator[...] ? bytes : bytes + terminator
  }

  // MARK: Telling

  private mutating func tell(
    _ lines: [[UInt8]], of port: Int, at now: Instant, _ outbox: inout Outbox
  ) {
    let timestamp = JSON.Member(
      name: "timestamp",
      value: .string(Timestamp.text(options.epochNanoseconds + now.nanoseconds)))
    for line in lines {
      let content = Self.content(line)
      let message = Message(
        .text,
        JSON.object([JSON.Member(name: "type", value: "data"), content, timestamp]).bytes)
      for index in clients.indices where clients[index].port == port && clients[index].isSubscribed
      {
        if clients[index].watch.admits(message, at: now) {
          outbox.send(message, on: clients[index].connection)
        }
        ping(index, at: now, &outbox)
      }
      answerReads(of: port, line, &outbox)
    }
  }

  /// What was read: a text where it is one.
  static func content(_ line: [UInt8]) -> JSON.Member {
    String(validating: line, as: UTF8.self).map { JSON.Member(name: "data", value: .string($0)) }
      ?? JSON.Member(name: "base64", value: .string(Base64.encode(line)))
  }

  private mutating func ping(_ index: Int, at now: Instant, _ outbox: inout Outbox) {
    guard let payload = clients[index].watch.ping(at: now) else { return }
    let connection = clients[index].connection
    outbox.send(Message(.ping, payload), on: connection)
    guard let skipped = clients[index].watch.takeSkippedUnanswered() else { return }
    tellLag(skipped, connection, &outbox)
  }

  func tellAll(_ json: JSON, of port: Int, _ outbox: inout Outbox) {
    for client in clients where client.port == port { tell(json, client.connection, &outbox) }
  }

  private func tellLag(_ skipped: Int, _ connection: ConnectionID, _ outbox: inout Outbox) {
    tell(["type": "lagged", "skipped": JSON(skipped)], connection, &outbox)
  }

  private func fail(_ text: String, _ connection: ConnectionID, _ outbox: inout Outbox) {
    tell(["type": "error", "message": .string(text)], connection, &outbox)
  }

  private func tell(_ json: JSON, _ connection: ConnectionID, _ outbox: inout Outbox) {
    outbox.send(Message(.text, json.bytes), on: connection)
  }
}
