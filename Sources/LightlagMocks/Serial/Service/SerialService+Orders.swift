import LightlagCore
import LightlagEncoding

/// What is asked of whoever has a port's line, where that is outside: to open the device, to let
/// go of it, to set it otherwise.
///
/// Who asked is answered when that has been tried, so that the answer tells the truth.
extension SerialService {
  /// Has a port's line opened or let go, and its request answered when that was tried; returns
  /// whether there is a line that has to be asked.
  mutating func order(
    _ port: Int, isOpen: Bool, _ settings: SerialPortOptions, _ change: LineOrder.Change,
    for connection: ConnectionID?, _ outbox: inout Outbox
  ) -> Bool {
    guard let line = ports[port].line else { return false }
    let members = [JSON.Member(name: "open", value: .bool(isOpen))] + settings.settings
    outbox.send(Message(.text, JSON.object(members).bytes), on: line)
    ports[port].orders.append(LineOrder(change: change, connection: connection))
    return true
  }

  /// Has a port's device let go, for other programs to have it; returns whether a request waits
  /// for that.
  @discardableResult
  mutating func letGo(
    _ port: Int, for connection: ConnectionID?, _ outbox: inout Outbox
  ) -> Bool {
    guard ports[port].isOutside else { return false }
    let settings = ports[port].options
    let isAsked = order(port, isOpen: false, settings, .none, for: connection, &outbox)
    ports[port].hasChangedUnheard = !isAsked
    return isAsked
  }

  /// Has nobody answered who is gone.
  mutating func forgetOrders(of connection: ConnectionID) {
    for port in ports.indices {
      for index in ports[port].orders.indices
      where ports[port].orders[index].connection == connection {
        ports[port].orders[index].connection = nil
      }
    }
  }

  /// Has a line that has just come as its port is wanted, where that has changed since.
  mutating func order(_ port: Int, _ outbox: inout Outbox) {
    let (isWanted, options) = (ports[port].isWanted, ports[port].options)
    guard ports[port].hasChangedUnheard || !isWanted else { return }
    ports[port].hasChangedUnheard = false
    _ = order(port, isOpen: isWanted, options, .none, for: nil, &outbox)
  }

  /// Takes what a line says of itself: what became of an order, or that bytes were lost.
  mutating func settle(
    _ message: Message, of port: Int, at now: Instant, _ outbox: inout Outbox
  ) {
    guard let json = try? JSON(parsing: message.bytes), json.members != nil else { return }
    let reason = json["error"]?.string
    if let reason { tellAll(["type": "error", "message": .string(reason)], of: port, &outbox) }
    if let count = json["lost"]?.integer { return ports[port].lose(max(0, count)) }
    guard !ports[port].orders.isEmpty else { return }
    conclude(ports[port].orders.removeFirst(), of: port, failure: reason, at: now, &outbox)
  }

  /// Takes note that a line is gone, and all that it was told with it.
  mutating func loseLine(of port: Int, at now: Instant, _ outbox: inout Outbox) {
    ports[port].connect(nil)
    let orders = ports[port].orders
    ports[port].orders = []
    for order in orders {
      conclude(order, of: port, failure: "the device is gone", at: now, &outbox)
    }
  }

  private mutating func conclude(
    _ order: LineOrder, of port: Int, failure: String?, at now: Instant, _ outbox: inout Outbox
  ) {
    switch (order.change, failure) {
    case (.none, _): break
    case (.opened, let reason?): return answer(order, 503, reason, &outbox)
    case (.changed, let reason?): return answer(order, 409, reason, &outbox)
    case (.opened(let options), nil):
      ports[port].set(options)
      ports[port].want(true)
    case (.changed(let options), nil): ports[port].set(options)
    }
    advance(to: now, outbox: &outbox)
    guard let connection = order.connection else { return }
    respond(connection, 200, state(of: port, at: now), &outbox)
  }

  private func answer(
    _ order: LineOrder, _ status: Int, _ reason: String, _ outbox: inout Outbox
  ) {
    guard let connection = order.connection else { return }
    refuse(connection, status, reason, &outbox)
  }
}
