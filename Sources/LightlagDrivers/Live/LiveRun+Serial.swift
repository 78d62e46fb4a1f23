import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// A serial line in a run, and its connection.
struct SerialClient {
  let name: String
  var place: SerialPlace
  /// Nothing while the device is not there, or nobody wants it.
  var port: SerialPort?
  var connection: ConnectionID?
  /// Whether it is to be opened when it is there.
  var isWanted = true
  /// How often it was looked for in vain.
  var attempts = 0

  /// How long until it is looked for again: longer each time, up to four seconds.
  var pause: Duration { .milliseconds(250 << min(attempts, 4)) }
}

/// Serial lines: clients on a wire, with the bytes as messages.
///
/// Where bytes are cut into messages follows from when they came, and is recorded with them. A
/// message of text is no bytes: down, it says how the line is wanted (`SerialOrder`); up, that this
/// was done, or why it cannot be, or (`lost`) that bytes have been lost.
extension LiveRun {
  func open(_ settings: [SerialSetting], allowsPartial: Bool) throws {
    for setting in settings {
      serial.append(SerialClient(name: setting.name, place: setting.place))
      do {
        try openPort(serial.count - 1)
      } catch let failure as SerialFailure {
        guard allowsPartial, case .device = setting.place else { throw failure }
        listenerFailures.append(failure.description)
      }
    }
  }

  /// Opens the connections of all lines, as the run begins.
  func connectSerial() {
    for index in serial.indices {
      if serial[index].port == nil { lookAgain(index) } else { connect(index) }
    }
  }

  /// Hands what has crossed to a line; returns whether it was for one.
  func handToSerial(_ event: EndpointEvent) -> Bool {
    guard let index = serial.firstIndex(where: { $0.connection == event.connection }) else {
      return false
    }
    switch event {
    case .message(_, let message) where message.kind == .text: obey(message, index)
    case .message(_, let message): serial[index].port?.write(message.bytes)
    case .closed, .rejected: serial[index].connection = nil
    case .opened: break
    }
    return true
  }

  /// Takes the lines' names away, as the process may end at once.
  func unlinkSerial() {
    for client in serial { client.port?.unlink() }
  }

  /// Opens a device that was not there, or looks for it again later.
  func reopen(_ index: Int) {
    guard serial[index].isWanted, serial[index].port == nil else { return }
    do {
      try openPort(index)
      serial[index].attempts = 0
      connect(index)
    } catch {
      lookAgain(index)
    }
  }

  private func lookAgain(_ index: Int) {
    schedule(.serial(index: index), after: serial[index].pause)
    serial[index].attempts += 1
  }

  private func openPort(_ index: Int) throws {
    let port = try SerialPort(serial[index].place, loop: loop, clock: clock)
    port.arrived = { [unowned self] in receive($0, from: index) }
    port.gone = { [unowned self] in vanish(index) }
    port.lost = { [unowned self] in tellLoss(of: $0, index) }
    serial[index].port = port
  }

  private func connect(_ index: Int) {
    guard serial[index].connection == nil else { return }
    let headers = [
      Header(name: Header.listenerName, value: serial[index].name),
      Header(name: Header.wired, value: "serial"),
    ]
    serial[index].connection = actAsClient { $0.connect(OpenRequest(headers: headers)) }
  }

  private func receive(_ bytes: [UInt8], from index: Int) {
    connect(index)
    guard let connection = serial[index].connection else { return }
    actAsClient { $0.send(Message(.binary, bytes), on: connection) }
  }

  /// Takes note that a device is gone.
  private func vanish(_ index: Int) {
    if let port = serial[index].port.take() { tellLoss(of: port.waitingCount, index) }
    hangUp(index)
    lookAgain(index)
  }

  private func hangUp(_ index: Int) {
    guard let connection = serial[index].connection.take() else { return }
    actAsClient { $0.close(connection, .vanished(.client)) }
  }

  /// Says that bytes were lost of those written.
  private func tellLoss(of count: Int, _ index: Int) {
    guard count > 0, let connection = serial[index].connection else { return }
    var report: [JSON.Member] = [JSON.Member(name: "lost", value: JSON(count))]
    if case .device(let path, _) = serial[index].place {
      let reason = "\(count) bytes were lost: \(path) has not taken them"
      report.append(JSON.Member(name: "error", value: .string(reason)))
    }
    actAsClient { $0.send(Message(.text, JSON.object(report).bytes), on: connection) }
  }

  // MARK: Orders

  /// Has a line as the backend wants it, and says whether that could be done.
  private func obey(_ message: Message, _ index: Int) {
    let answer: JSON
    do {
      let isOpen = try carryOut(message, index)
      answer = ["open": .bool(isOpen)]
    } catch {
      answer = ["error": .string("\(error)")]
    }
    guard let connection = serial[index].connection else { return }
    actAsClient { $0.send(Message(.text, answer.bytes), on: connection) }
  }

  /// Does what an order says, or leaves all as it is; returns whether the line is wanted open.
  private func carryOut(_ message: Message, _ index: Int) throws -> Bool {
    guard let order = SerialOrder(message.bytes) else { throw SerialOrder.Unreadable() }
    let settings = serial[index].place.settings
    do {
      serial[index].place.settings = order.settings
      if !order.isOpen {
        release(index)
      } else if let port = serial[index].port {
        try port.set(order.settings)
      } else {
        try openPort(index)
      }
    } catch {
      serial[index].place.settings = settings
      // A device may have taken some of it.
      try? serial[index].port?.set(settings)
      throw error
    }
    serial[index].isWanted = order.isOpen
    return order.isOpen
  }

  /// Lets go of a device, which other programs may then have; a pseudo-terminal stays.
  private func release(_ index: Int) {
    guard case .device = serial[index].place, let port = serial[index].port else { return }
    tellLoss(of: port.waitingCount, index)
    port.letGo()
    serial[index].port = nil
  }
}
