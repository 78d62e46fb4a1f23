import Lightlag
import RoverPilot

/// A rover for tests: it drives a metre a second, and tells when it has arrived.
///
/// It is a value. It never waits and never asks for the time: it is told what happens and when, and
/// says when it wants to be called again. So a run follows from its seed, and may be done twice.
public struct SimulatedRover: Endpoint {
  /// Where it is, in metres from where it began.
  public private(set) var position = 0

  /// The numbers of the orders that it has obeyed, in their order.
  public private(set) var obeyed: [Int] = []

  /// When it arrives, or `nil` where it stands still.
  public private(set) var deadline: Instant?

  private var order: Order?
  private var asker: ConnectionID?

  /// Creates a rover that stands still.
  public init() {}

  public mutating func receive(_ event: EndpointEvent, at now: Instant, outbox: inout Outbox) {
    guard case .message(let connection, let message) = event, let new = Order(message) else {
      return
    }
    asker = connection
    if obeyed.contains(new.number) { return tell(new, outbox: &outbox) }
    // It is on its way already, or drives for another order, which it ends first.
    guard order == nil else { return }
    order = new
    deadline = now.advanced(by: .seconds(abs(new.metres)))
  }

  public mutating func advance(to now: Instant, outbox: inout Outbox) {
    guard let arrived = order, let deadline, deadline <= now else { return }
    (order, self.deadline) = (nil, nil)
    position += arrived.metres
    obeyed.append(arrived.number)
    tell(arrived, outbox: &outbox)
  }

  private func tell(_ order: Order, outbox: inout Outbox) {
    let arrival = Arrival(number: order.number, position: position)
    guard let asker, let message = try? arrival.encoded() else { return }
    outbox.send(message, on: asker)
  }
}
