import LightlagCodecs
import LightlagCore

/// A server with all its sessions, as a driver would carry them, with a clock that tests wind.
///
/// It is set as the published conformance suites want it: a ping every 300 ms, 200 ms for the pong,
/// 1 000 000 bytes, and one second to enter a namespace.
struct EngineIOHost {
  /// What is above Engine.IO.
  enum Application {
    /// Each message is sent back.
    case echo
    /// What the suite for Socket.IO asks for.
    case socketIO
  }

  static let settings = {
    var settings = EngineIOSettings()
    settings.pingInterval = .milliseconds(300)
    settings.pingTimeout = .milliseconds(200)
    return settings
  }()

  let application: Application
  var settings = Self.settings
  private(set) var now = Instant.start
  private(set) var responses: [Int: EngineIOResponse] = [:]
  private(set) var frames: [Int: [Message]] = [:]
  private(set) var closedWebSockets: Set<Int> = []
  private(set) var endings: [String: EngineIOEnding] = [:]

  private var sessions: [String: EngineIOServer] = [:]
  private var rooms: [String: SocketIORoom] = [:]
  private var sessionOfWebSocket: [Int: String] = [:]
  private var sessionOfRequest: [Int: String] = [:]
  private var nextNumber = 0

  init(_ application: Application = .echo) {
    self.application = application
  }

  // MARK: What a client does

  /// Makes a request, a POST with its whole body, and returns its number.
  mutating func request(_ method: String, _ query: String, body: String = "") -> Int {
    let request = EngineIORequest(method: method, target: "/engine.io/?\(query)")
    let number = takeNumber()
    do throws(EngineIORefusal) {
      switch try request.destination(isUpgrade: false) {
      case .newSession:
        open("s\(number)", .request(number))
      case .session(let name, _):
        guard sessions[name] != nil else { throw .unknownSession }
        sessionOfRequest[number] = name
        act(name) { $0.receive(method, as: number, at: $1, into: &$2) }
        act(name) { $0.receive(body: Array(body.utf8), of: number, at: $1, into: &$2) }
      }
    } catch {
      responses[number] = error.response
    }
    return number
  }

  /// Begins a POST whose body does not come.
  mutating func beginPost(_ name: String) -> Int {
    let number = takeNumber()
    act(name) { $0.receive("POST", as: number, at: $1, into: &$2) }
    return number
  }

  /// Gives a request up.
  mutating func cancel(_ request: Int) {
    guard let name = sessionOfRequest[request] else { return }
    act(name) { $0.cancel(request, at: $1, into: &$2) }
  }

  /// Opens a WebSocket; returns its number, or `nil` where it is refused.
  mutating func openWebSocket(_ query: String) -> Int? {
    let request = EngineIORequest(method: "GET", target: "/engine.io/?\(query)")
    let number = takeNumber()
    guard let destination = try? request.destination(isUpgrade: true) else { return nil }
    switch destination {
    case .newSession:
      sessionOfWebSocket[number] = "s\(number)"
      open("s\(number)", .webSocket(number))
    case .session(let name, _):
      guard sessions[name] != nil else { return nil }
      sessionOfWebSocket[number] = name
      act(name) { $0.attach(webSocket: number, at: $1, into: &$2) }
    }
    return number
  }

  mutating func send(_ message: Message, on webSocket: Int) {
    guard let name = sessionOfWebSocket[webSocket] else { return }
    act(name) { $0.receive(message, on: webSocket, at: $1, into: &$2) }
  }

  mutating func send(_ text: String, on webSocket: Int) {
    send(Message(text: text), on: webSocket)
  }

  mutating func closeWebSocket(_ number: Int) {
    guard let name = sessionOfWebSocket[number] else { return }
    act(name) { $0.detach(webSocket: number, at: $1, into: &$2) }
  }

  // MARK: What the server does

  mutating func close(_ name: String) {
    act(name) { $0.close(at: $1, into: &$2) }
  }

  mutating func push(_ text: String, to name: String) {
    act(name) { $0.send(Message(text: text), at: $1, into: &$2) }
  }

  /// Lets time pass, and stops at every deadline on the way.
  mutating func sleep(_ milliseconds: Int64) {
    let end = now.advanced(by: .milliseconds(milliseconds))
    while let due = nextDeadline, due <= end {
      now = max(now, due)
      for name in sessions.keys.sorted() { act(name) { $0.advance(to: $1, into: &$2) } }
      for name in rooms.keys.sorted() { advanceRoom(name) }
    }
    now = end
  }

  private var nextDeadline: Instant? {
    (sessions.values.compactMap(\.deadline) + rooms.values.compactMap(\.server.deadline)).min()
  }

  // MARK: What a client sees

  /// The body of a response, or `nil` while there is none.
  func body(_ request: Int) -> String? {
    responses[request].map { String(decoding: $0.body, as: UTF8.self) }
  }

  func status(_ request: Int) -> Int? { responses[request]?.status }

  /// The next message on a WebSocket, or `nil` where none has come.
  mutating func nextFrame(on webSocket: Int) -> Message? {
    guard let first = frames[webSocket]?.first else { return nil }
    frames[webSocket]?.removeFirst()
    return first
  }

  mutating func nextText(on webSocket: Int) -> String? { nextFrame(on: webSocket)?.text }

  // MARK: Carrying

  private mutating func open(_ name: String, _ opening: EngineIOServer.Opening) {
    var outputs: [EngineIOServer.Output] = []
    sessions[name] = EngineIOServer(
      sessionID: name, settings: settings, openedBy: opening, at: now, into: &outputs)
    if application == .socketIO { rooms[name] = SocketIORoom(session: name, at: now) }
    apply(outputs, of: name)
  }

  private mutating func act(
    _ name: String,
    _ body: (inout EngineIOServer, Instant, inout [EngineIOServer.Output]) -> Void
  ) {
    guard var session = sessions[name] else { return }
    var outputs: [EngineIOServer.Output] = []
    body(&session, now, &outputs)
    sessions[name] = session
    apply(outputs, of: name)
  }

  private mutating func apply(_ outputs: [EngineIOServer.Output], of name: String) {
    for output in outputs {
      switch output {
      case .respond(let request, let response): responses[request] = response
      case .send(let message, let webSocket): frames[webSocket, default: []].append(message)
      case .closeWebSocket(let number): closedWebSockets.insert(number)
      case .message(let message): take(message, of: name)
      case .ended(let ending):
        endings[name] = ending
        sessions[name] = nil
        rooms[name] = nil
      }
    }
  }

  private mutating func take(_ message: Message, of name: String) {
    guard rooms[name] != nil else {
      return act(name) { $0.send(message, at: $1, into: &$2) }
    }
    carry(rooms[name]?.receive(message, at: now), name)
  }

  private mutating func advanceRoom(_ name: String) {
    carry(rooms[name]?.advance(to: now), name)
  }

  private mutating func carry(_ result: SocketIORoom.Result?, _ name: String) {
    for message in result?.messages ?? [] { act(name) { $0.send(message, at: $1, into: &$2) } }
    if result?.isEnded == true { close(name) }
  }

  private mutating func takeNumber() -> Int {
    defer { nextNumber += 1 }
    return nextNumber
  }
}
