import Lightlag

/// Steers a rover over a connection that loses what is sent on it, and breaks.
///
/// It is a value that is changed by each order, so the compiler sees to it that the rover is given
/// one order at a time.
public struct Pilot: Sendable {
  /// Why an order was given up.
  public enum Failure: Error, Hashable {
    /// No answer came, however often it was sent; the rover may have obeyed it all the same.
    case noAnswer(order: Int, attempts: Int)
  }

  /// How long an answer is waited for until the order is sent again.
  public var patience = Duration.seconds(5)

  /// Most times that an order is sent.
  public var attempts = 20

  private let wire: any Transport
  private var isConnected = false
  private var lastNumber = 0

  /// Creates a pilot at one end of a wire, which need not be connected.
  public init(_ wire: any Transport) {
    self.wire = wire
  }

  /// Drives so far, and returns where the rover then is.
  ///
  /// - Throws: `Failure.noAnswer`.
  @discardableResult
  public mutating func drive(metres: Int) async throws -> Int {
    lastNumber += 1
    // Sent again it keeps its number, by which the rover knows that it has obeyed.
    let order = Order(number: lastNumber, metres: metres)
    for _ in 0..<attempts {
      do {
        try await connect()
        try await wire.send(order.encoded())
        if let arrival = try await answer(to: order) { return arrival.position }
      } catch is TransportFailure {
        isConnected = false
        try await Task.sleep(for: patience)
      }
    }
    throw Failure.noAnswer(order: order.number, attempts: attempts)
  }

  private mutating func connect() async throws {
    guard !isConnected else { return }
    try await wire.connect()
    isConnected = true
  }

  /// Waits for the answer to an order, or returns `nil` when patience is at its end.
  private func answer(to order: Order) async throws -> Arrival? {
    try await withThrowingTaskGroup(of: Arrival?.self) { [wire, patience] group in
      group.addTask {
        while let message = try await wire.receive() {
          if let arrival = Arrival(message), arrival.number == order.number { return arrival }
        }
        throw TransportFailure.notConnected(reason: "it ended while an answer was due")
      }
      group.addTask {
        try await Task.sleep(for: patience)
        return nil
      }
      defer { group.cancelAll() }
      return try await group.next() ?? nil
    }
  }
}
