import Foundation
import Glibc
import LightlagCore
import LightlagDrivers
import Testing

/// Serial lines of a run, with a terminal of the system at the other end.
@Suite(.timeLimit(.minutes(10))) struct SerialRunTests {
  /// Writes so many bytes, numbered, as soon as there is a line.
  private struct Writer: Endpoint {
    let count: Int

    mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
      guard case .opened(let connection, _) = event else { return }
      outbox.send(Message(.binary, SerialRunTests.numbered(count)), on: connection)
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
