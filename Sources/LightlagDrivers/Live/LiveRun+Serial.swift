import LightlagCodecs
import LightlagCore

/// A serial line in a run, and its connection.
struct SerialClient {
  let name: String
  let port: SerialPort
  var connection: ConnectionID?
}

/// Serial lines: clients on a wire, with the bytes as messages.
///
/// Where bytes are cut into messages follows from when they came, and is recorded with them.
extension LiveRun {
  func open(_ settings: [SerialSetting]) throws {
    for setting in settings {
      let port = try SerialPort(setting.place, loop: loop, clock: clock)
      let index = serial.count
      port.arrived = { [unowned self] in receive($0, from: index) }
      port.gone = { [unowned self] in hangUp(index) }
      serial.append(SerialClient(name: setting.name, port: port))
    }
  }

  /// Opens the connections of all lines, as the run begins.
  func connectSerial() {
    for index in serial.indices { connect(index) }
  }

  /// Hands what has crossed to a line; returns whether it was for one.
  func handToSerial(_ event: EndpointEvent) -> Bool {
    guard let index = serial.firstIndex(where: { $0.connection == event.connection }) else {
      return false
    }
    switch event {
    case .message(_, let message): serial[index].port.write(message.bytes)
    case .closed, .rejected: serial[index].connection = nil
    case .opened: break
    }
    return true
  }

  /// Takes the lines' names away, as the process may end at once.
  func unlinkSerial() {
    for client in serial { client.port.unlink() }
  }

  private func connect(_ index: Int) {
    let headers = [
      Header(name: Header.listenerName, value: serial[index].name),
      Header(name: Header.wired, value: "serial"),
    ]
    serial[index].connection = actAsClient { $0.connect(OpenRequest(headers: headers)) }
  }

  private func receive(_ bytes: [UInt8], from index: Int) {
    if serial[index].connection == nil { connect(index) }
    guard let connection = serial[index].connection else { return }
    actAsClient { $0.send(Message(.binary, bytes), on: connection) }
  }

  private func hangUp(_ index: Int) {
    guard let connection = serial[index].connection.take() else { return }
    actAsClient { $0.close(connection, .vanished(.client)) }
  }
}
