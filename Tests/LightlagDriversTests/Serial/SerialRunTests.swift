import Foundation
import Glibc
import LightlagCore
import LightlagDrivers
import Testing

/// Serial lines of a run, with a terminal of the system at the other end.
@Suite(.timeLimit(.minutes(10))) struct SerialRunTests {
  /// Writes so many bytes, numbered, as soon as there is a line, or when bytes come from it.
  private struct Writer: Endpoint {
    let count: Int
    var waits = false

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      switch event {
      case .opened where waits, .closed, .rejected: return
      case .message(_, let message) where message.kind == .text: return
      default:
        outbox.send(Message(.binary, SerialRunTests.numbered(count)), on: event.connection)
      }
    }
  }

  static func numbered(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

  static func server(_ backend: any Endpoint & Sendable, at place: SerialPlace) throws
    -> RunningServer
  {
    try RunningServer {
      var configuration = LiveConfiguration(
        session: .init(seed: 1), backend: .simulated(backend), listeners: [.loopback])
      configuration.serial = [SerialSetting(name: "line", place: place)]
      return configuration
    }
  }

  /// Returns the next bytes from a terminal, so many, or fewer where none come for so long.
  static func read(_ count: Int, from number: CInt, patience: CInt = 20_000) -> [UInt8] {
    var bytes: [UInt8] = []
    var wait = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    var chunk = [UInt8](repeating: 0, count: 1_000)
    while bytes.count < count, unsafe poll(&wait, 1, patience) == 1 {
      let read = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(number, $0.baseAddress, min($0.count, count - bytes.count))
      }
      guard read > 0 else { break }
      bytes += chunk.prefix(read)
    }
    return bytes
  }

  /// What the line has said of itself.
  static func reports(_ events: [SessionEvent]) -> [String] {
    events.compactMap { event in
      guard case .sent(.uplink, _, let message, _, _) = event.kind, message.kind == .text else {
        return nil
      }
      return message.text
    }
  }

  /// A terminal takes some 12,000 bytes at once; at 4 Mbaud these take 150 ms.
  @Test func `a device gets all bytes, though it does not take them at once`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    let place = SerialPlace.device(path: name, SerialSettings(baud: 4_000_000))
    let server = try Self.server(Writer(count: 60_001), at: place)
    #expect(Self.read(60_001, from: near) == Self.numbered(60_001))
    #expect(Self.reports(try server.stop()).isEmpty)
  }

  /// 480 bytes at 9,600 baud take 500 ms, and the first of them one.
  @Test func `a device gets its bytes in the time of its line`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    let place = SerialPlace.device(path: name, SerialSettings(baud: 9_600))
    let begin = ContinuousClock.now
    let server = try Self.server(Writer(count: 480), at: place)
    #expect(Self.read(480, from: near) == Self.numbered(480))
    #expect(begin.duration(to: .now) >= .milliseconds(499))
    _ = try server.stop()
  }

  /// Writes, and again when it has been told of a loss.
  private struct Talker: Endpoint {
    let count: Int
    let hasLost: DispatchSemaphore
    private var lost = 0

    init(count: Int, hasLost: DispatchSemaphore) {
      (self.count, self.hasLost) = (count, hasLost)
    }

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      switch event {
      case .opened(let connection, _):
        outbox.send(Message(.binary, SerialRunTests.numbered(count)), on: connection)
      case .message(let connection, let message) where message.kind == .text:
        lost += Int(message.text.filter(\.isNumber)) ?? 0
        guard lost == count else { return }
        outbox.send(Message(.binary, Array("new".utf8)), on: connection)
        hasLost.signal()
      default: break
      }
    }
  }

  /// 10,000 bytes are more than a terminal says that it has; at 4 Mbaud they are there in 25 ms.
  @Test(arguments: [5, 10_000])
  func `who opens a pseudo-terminal late hears nothing that is old`(count: Int) throws {
    let path = try TemporaryFolder().path + "-tty"
    let hasLost = DispatchSemaphore(value: 0)
    let place = SerialPlace.pseudoTerminal(path: path, SerialSettings(baud: 4_000_000))
    let server = try Self.server(Talker(count: count, hasLost: hasLost), at: place)
    try #require(hasLost.wait(timeout: .now() + 20) == .success)
    let program = unsafe open(path, O_RDWR | O_NOCTTY)
    defer { close(program) }
    #expect(Self.read(3, from: program) == Array("new".utf8))
    _ = try server.stop()
  }

  /// At 4 Mbaud 100,000 bytes take 250 ms, more than any terminal holds.
  @Test func `who reads a pseudo-terminal gets all, more than it holds`() throws {
    let path = try TemporaryFolder().path + "-tty"
    let place = SerialPlace.pseudoTerminal(path: path, SerialSettings(baud: 4_000_000))
    let server = try Self.server(Writer(count: 100_000, waits: true), at: place)
    let program = unsafe open(path, O_RDWR | O_NOCTTY)
    defer { close(program) }
    // So it reads by then.
    #expect(unsafe write(program, "x", 1) == 1)
    #expect(Self.read(100_000, from: program) == Self.numbered(100_000))
    #expect(Self.reports(try server.stop()).isEmpty)
  }

  /// Asks for settings of its line, in order, and waits for what becomes of each.
  private struct Setter: Endpoint {
    var orders: [String]
    let isDone: DispatchSemaphore

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      if case .closed = event { return }
      guard !orders.isEmpty else { return _ = isDone.signal() }
      outbox.send(Message(text: orders.removeFirst()), on: event.connection)
    }
  }

  /// What a line at some place says to orders.
  static func answers(_ orders: [String], at place: SerialPlace) throws -> [String] {
    let isDone = DispatchSemaphore(value: 0)
    let server = try Self.server(Setter(orders: orders, isDone: isDone), at: place)
    try #require(isDone.wait(timeout: .now() + 20) == .success)
    return Self.reports(try server.stop())
  }

  @Test func `a pseudo-terminal says that it has no flow control`() throws {
    let path = try TemporaryFolder().path + "-tty"
    let reason = "\(path) is a pseudo-terminal: it has no modem lines and no flow control"
    let failure = #"{"error":"\#(reason)"}"#
    let orders = [
      #"{"open":true,"flow_control":"hardware"}"#, #"{"open":true,"flow_control":"software"}"#,
      #"{"open":true,"parity":"even"}"#,
    ]
    let answers = try Self.answers(orders, at: .pseudoTerminal(path: path, SerialSettings()))
    #expect(answers == [failure, failure, #"{"open":true}"#])
  }

  /// A mebibyte waits; what is beyond is lost, and so is the rest when the run or the device ends.
  @Test func `what cannot wait is lost, and told`() throws {
    let (near, far, name) = try SerialTerminal.openPair()
    defer { for number in [near, far] { close(number) } }
    let place = SerialPlace.device(path: name, SerialSettings(baud: 50))
    let server = try Self.server(Writer(count: (1 << 20) + 5), at: place)
    #expect(Self.read(1, from: near) == [0])
    #expect(
      Self.reports(try server.stop()).first
        == #"{"lost":5,"error":"5 bytes were lost: \#(name) has not taken them"}"#)
  }
}
