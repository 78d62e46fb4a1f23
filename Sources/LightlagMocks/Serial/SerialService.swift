public import LightlagCore
import LightlagEncoding

/// A serial port over WebSocket, at `/ws/serial`: JSON messages that write to it, and say what
/// was read.
///
/// A client sends `write` (`data`, to which the terminator is added where it is missing, or
/// `base64`), `subscribe` and `unsubscribe`; it is told `status` when it comes and after each
/// write, `data` for each line while it has subscribed, and `error`. A connection to its server
/// `serial-line` is the line itself, as bytes.
public struct SerialService: Endpoint {
  private static let path = "/ws/serial"
  private static let lineName = "serial-line"

  private struct Client: Sendable {
    let connection: ConnectionID
    var isSubscribed = false
  }

  /// How it is set up.
  public let options: SerialServiceOptions

  /// In the order in which they came.
  private var clients: [Client] = []
  private var echo: EchoDevice?
  private var line: ConnectionID?
  private var metrics: SerialMetrics?
  private var splitter: LineSplitter

  /// Creates a service whose port is open where its device is in the process.
  public init(_ options: SerialServiceOptions) {
    self.options = options
    splitter = LineSplitter(
      terminator: options.terminator, strips: options.stripsTerminator)
    guard options.device == .echo else { return }
    echo = EchoDevice(baud: options.baud)
    metrics = SerialMetrics(at: .start)
  }

  public var deadline: Instant? { echo?.deadline }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    advance(to: now, outbox: &outbox)
    switch event {
    case .opened(let connection, let request): open(connection, request, at: now, &outbox)
    case .message(let connection, let message):
      if connection == line {
        read(message.bytes, at: now, &outbox)
      } else if message.kind == .ping {
        outbox.send(Message(.pong, message.bytes), on: connection)
      } else if message.kind != .pong, clients.contains(where: { $0.connection == connection }) {
        obey(message, on: connection, at: now, &outbox)
      }
    case .rejected(let connection, _, _), .closed(let connection, _):
      clients.removeAll { $0.connection == connection }
      guard connection == line else { return }
      (line, metrics) = (nil, nil)
      tellAll(at: now, &outbox)
    }
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    while let bytes = echo?.read(by: now) { read(bytes, at: now, &outbox) }
  }

  // MARK: Clients

  private mutating func open(
    _ connection: ConnectionID, _ request: OpenRequest, at now: Instant, _ outbox: inout Outbox
  ) {
    let name = request.headers.first { $0.name == Header.listenerName }?.value
    if name == Self.lineName, options.device == .line, line == nil {
      (line, metrics) = (connection, SerialMetrics(at: now))
      return tellAll(at: now, &outbox)
    }
    let path = request.target.prefix { $0 != "?" }
    guard path == Self.path else {
      return outbox.reject(connection, status: 404, reason: "the port is at \(Self.path)")
    }
    outbox.accept(connection, subprotocol: nil)
    clients.append(Client(connection: connection))
    tell(status(at: now), connection, &outbox)
  }

  private mutating func obey(
    _ message: Message, on connection: ConnectionID, at now: Instant, _ outbox: inout Outbox
  ) {
    guard message.kind == .text, let json = try? JSON(parsing: message.bytes),
      json.members != nil
    else { return fail("a message is a JSON object", connection, &outbox) }
    switch json["type"]?.string {
    case "subscribe": subscribe(connection, true)
    case "unsubscribe": subscribe(connection, false)
    case "write":
      guard let bytes = bytes(of: json) else {
        return fail("write needs data, a text, or base64", connection, &outbox)
      }
      guard write(bytes, at: now, &outbox) else {
        return fail("port is not open", connection, &outbox)
      }
      tell(status(at: now), connection, &outbox)
    case let type:
      let known = "known are write, subscribe, unsubscribe"
      fail("unknown type \(JSON.string(type ?? "").text): \(known)", connection, &outbox)
    }
  }

  private mutating func subscribe(_ connection: ConnectionID, _ isSubscribed: Bool) {
    guard let index = clients.firstIndex(where: { $0.connection == connection }) else { return }
    clients[index].isSubscribed = isSubscribed
  }

  private func bytes(of json: JSON) -> [UInt8]? {
    if let text = json["base64"]?.string { return Base64.decode(text) }
    guard let text = json["data"]?.string else { return nil }
    return Array((text.hasSuffix(options.terminator) ? text : text + options.terminator).utf8)
  }

  // MARK: The port

  private mutating func write(
    _ bytes: [UInt8], at now: Instant, _ outbox: inout Outbox
  ) -> Bool {
    guard metrics != nil else { return false }
    metrics?.wrote(bytes.count, at: now)
    echo?.write(bytes, at: now)
    if let line { outbox.send(Message(.binary, bytes), on: line) }
    return true
  }

  private mutating func read(_ bytes: [UInt8], at now: Instant, _ outbox: inout Outbox) {
    metrics?.read(bytes.count, at: now)
    let lines = splitter.take(bytes)
    guard !lines.isEmpty, clients.contains(where: \.isSubscribed) else { return }
    let timestamp = Timestamp.text(options.epochNanoseconds + now.nanoseconds)
    for line in lines {
      let content =
        String(validating: line, as: UTF8.self).map {
          JSON.Member(name: "data", value: .string($0))
        }
        ?? JSON.Member(name: "base64", value: .string(Base64.encode(line)))
      let told = JSON.object([
        JSON.Member(name: "type", value: "data"), content,
        JSON.Member(name: "timestamp", value: .string(timestamp)),
      ])
      for client in clients where client.isSubscribed { tell(told, client.connection, &outbox) }
    }
  }

  // MARK: Telling

  private func status(at now: Instant) -> JSON {
    guard let metrics else { return ["type": "status", "state": "Closed"] }
    return ["type": "status", "state": "Open", "metrics": metrics.json(at: now)]
  }

  private func tellAll(at now: Instant, _ outbox: inout Outbox) {
    for client in clients { tell(status(at: now), client.connection, &outbox) }
  }

  private func fail(_ text: String, _ connection: ConnectionID, _ outbox: inout Outbox) {
    tell(["type": "error", "message": .string(text)], connection, &outbox)
  }

  private func tell(_ json: JSON, _ connection: ConnectionID, _ outbox: inout Outbox) {
    outbox.send(Message(.text, json.bytes), on: connection)
  }
}
