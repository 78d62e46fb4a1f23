import LightlagCodecs
public import LightlagCore
public import LightlagEncoding

/// A rover that is teleoperated over Socket.IO, down to its motors, as a backend.
///
/// It speaks Engine.IO 4 and Socket.IO 5 over WebSocket, at `/socket.io/`; for clients that come
/// by long-polling a live server makes one of it. A connection to its server `slcan` is a serial
/// line to an adapter on its bus: SLCAN in messages of bytes, cut anywhere. Its events, the
/// frames on its bus and its motors are described in `RoverServer`, `RoverFrame` and
/// `MotorController`.
///
/// The rover's own time goes on from the start of the run, whether someone looks or not. While
/// nobody is connected it is caught up every ten seconds, so that it hardly wakes for nothing, and
/// whoever comes then does not wait.
public struct MockRover: Endpoint {
  private static let path = "/socket.io/"

  /// How it is built.
  public let options: MockRoverOptions
  /// All of the rover but its clients.
  package internal(set) var rover: Rover

  private var clients: [ConnectionID: RoverClient] = [:]
  /// The connections of these in the order in which they were opened.
  private var order: [ConnectionID] = []
  /// When the first of the clients' sessions wants to be called, or earlier.
  private var sessionDeadline = Instant.end
  private var outputs: [RoverServer.Output] = []
  /// The serial lines to the bus, in the order in which they were opened.
  private var lines: [(connection: ConnectionID, line: BusLine)] = []
  /// What was met on those that are over.
  private var pastLines = SLCANRecord()

  /// Creates a rover at the start of a run.
  public init(_ options: MockRoverOptions) {
    self.options = options
    rover = Rover(options)
  }

  public var deadline: Instant? {
    guard !clients.isEmpty || !lines.isEmpty else { return rover.idleDeadline }
    let next = min(sessionDeadline, rover.deadline)
    return lines.compactMap(\.line.deadline).min().map { min($0, next) } ?? next
  }

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    catchUp(to: now, &outbox)
    switch event {
    case .opened(let connection, let request): open(connection, request, at: now, &outbox)
    case .message(let connection, let message):
      guard message.kind == .text || message.kind == .binary else {
        guard message.kind == .ping else { return }
        return outbox.send(Message(.pong, message.bytes), on: connection)
      }
      if let index = lines.firstIndex(where: { $0.connection == connection }) {
        // A text is about the line, and no bytes on it.
        guard message.kind == .binary else { return }
        lines[index].line.write(message.bytes, at: now)
        carry(at: now, &outbox)
        break
      }
      let news = clients[connection]?.receive(message, at: now, &outbox) ?? []
      take(news, of: connection, at: now, &outbox)
    case .rejected(let connection, _, _), .closed(let connection, _):
      for (other, line) in lines where other == connection { pastLines = pastLines + line.record }
      lines.removeAll { $0.connection == connection }
      rover.isOverheard = !lines.isEmpty
      let news = clients[connection]?.detach(at: now, &outbox) ?? []
      take(news, of: connection, at: now, &outbox)
    }
    catchUp(to: now, &outbox)
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    catchUp(to: now, &outbox)
    if !lines.isEmpty {
      carry(at: now, &outbox)
      catchUp(to: now, &outbox)
    }
    guard sessionDeadline <= now else { return }
    for connection in order {
      let news = clients[connection]?.advance(to: now, &outbox) ?? []
      take(news, of: connection, at: now, &outbox)
    }
    sessionDeadline = order.compactMap { clients[$0]?.deadline }.min() ?? .end
  }

  // MARK: State and handlers

  /// What the server knows of the rover.
  public var state: RoverState { rover.server.state }

  /// What has happened at the server so far.
  public var counts: RoverServerCounts { rover.server.counts }

  /// The emergency stops that clients asked for, at most the last hundred.
  public var emergencyStops: [EmergencyStopRecord] { rover.stops }

  /// What was met on the serial lines to its bus, and what was injected into the line between its
  /// server and its controller.
  public var slcanRecord: SLCANRecord {
    lines.reduce(pastLines + rover.lineRecord) { $0 + $1.line.record }
  }

  /// Takes over what a partial state names, and tells all clients, the next time that the rover
  /// is called.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known; nothing is taken over then.
  public mutating func update(_ partial: JSON) throws(FieldFailure) { try rover.update(partial) }

  /// Gives a motor a fault.
  public mutating func inject(_ fault: MotorFault, motor: Int) { rover.inject(fault, motor: motor) }

  /// Has a handler called for each event of a name, after the rover has done what it asks for.
  ///
  /// Handlers of one event are called in the order in which they were added. One that throws is
  /// counted, and changes nothing.
  public mutating func on(
    _ event: String, _ handler: @escaping @Sendable (RoverEvent) throws -> Void
  ) {
    rover.server.handlers.add(event, handler)
  }

  /// Has a handler called for each event that neither the rover nor a handler knows.
  public mutating func onOther(_ handler: @escaping @Sendable (RoverEvent) throws -> Void) {
    rover.server.handlers.addDefault(handler)
  }

  // MARK: Clients

  private mutating func open(
    _ connection: ConnectionID, _ request: OpenRequest, at now: Instant, _ outbox: inout Outbox
  ) {
    if request.headers.contains(where: {
      $0.name == Header.listenerName && $0.value == BusLine.name
    }) {
      let line = BusLine(
        options.terminal, options.adapter, seed: options.seed, number: connection.index, at: now)
      lines.append((connection, line))
      return rover.isOverheard = true
    }
    let wanted = EngineIORequest(method: "GET", target: request.target)
    do throws(EngineIORefusal) {
      guard wanted.path == Self.path || wanted.path + "/" == Self.path else { throw .badRequest }
      // A session that is there was opened over a WebSocket, which takes no other.
      guard case .newSession = try wanted.destination(isUpgrade: true) else {
        throw .unknownSession
      }
    } catch {
      return outbox.reject(connection, status: error.status, reason: error.message)
    }
    let name = String(MockDraw(options.seed, .sessionName, connection.index).bits, radix: 36)
    let client = RoverClient(connection, name: name, at: now, &outbox)
    sessionDeadline = min(sessionDeadline, client.deadline ?? .end)
    clients[connection] = client
    order.append(connection)
  }

  private mutating func take(
    _ news: [RoverClient.News], of connection: ConnectionID, at now: Instant,
    _ outbox: inout Outbox
  ) {
    for item in news {
      switch item {
      case .joined: rover.join(connection)
      case .event(let event):
        rover.receive(event, from: connection, at: now, into: &outputs)
        send(at: now, &outbox)
      case .left: rover.leave(connection)
      case .ended:
        rover.leave(connection)
        clients[connection] = nil
        order.removeAll { $0 == connection }
      }
    }
  }

  // MARK: Serial lines

  /// Lets the lines carry what is due; what one puts on the bus, the others hear.
  private mutating func carry(at now: Instant, _ outbox: inout Outbox) {
    for index in lines.indices {
      var frames: [CANFrame] = []
      lines[index].line.advance(to: now, into: &frames)
      lines[index].line.send(by: now, on: lines[index].connection, &outbox)
      guard !frames.isEmpty else { continue }
      for other in lines.indices where other != index {
        hear(frames, on: other, at: now, &outbox)
      }
      rover.put(frames, at: now, into: &outputs)
    }
  }

  private mutating func overhear(at now: Instant, _ outbox: inout Outbox) {
    guard !rover.overheard.isEmpty else { return }
    for index in lines.indices { hear(rover.overheard, on: index, at: now, &outbox) }
    rover.overheard.removeAll(keepingCapacity: true)
  }

  private mutating func hear(
    _ frames: [CANFrame], on index: Int, at now: Instant, _ outbox: inout Outbox
  ) {
    lines[index].line.deliver(frames, at: now)
    lines[index].line.send(by: now, on: lines[index].connection, &outbox)
  }

  // MARK: The rover

  private mutating func catchUp(to now: Instant, _ outbox: inout Outbox) {
    rover.advance(to: now, into: &outputs)
    overhear(at: now, &outbox)
    send(at: now, &outbox)
  }

  private mutating func send(at now: Instant, _ outbox: inout Outbox) {
    guard !outputs.isEmpty else { return }
    var outputs: [RoverServer.Output] = []
    swap(&outputs, &self.outputs)
    for output in outputs {
      switch output {
      case .emit(let payload, let selection):
        let (messages, receivers) = rover.server.audience.emit(payload, to: selection)
        for receiver in receivers {
          let news = clients[receiver]?.send(messages, at: now, &outbox) ?? []
          take(news, of: receiver, at: now, &outbox)
        }
      case .acknowledge(let event, let payload, let client):
        let news =
          clients[client]?.acknowledge(event, with: payload, at: now, &outbox) ?? []
        take(news, of: client, at: now, &outbox)
      case .command: break
      }
    }
  }
}
