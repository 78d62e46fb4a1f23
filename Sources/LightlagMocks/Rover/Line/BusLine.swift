import LightlagCodecs
import LightlagCore

/// A serial line of its own from someone outside to the rover's bus, with an adapter at its end.
///
/// How long bytes take is for whoever has the other end to see to; what else a line does to them
/// is done here, both ways.
struct BusLine: Sendable {
  /// What whoever opens such a line calls the server that it is for.
  static let name = "slcan"

  private let conditions: SerialLineConditions
  private var adapter: AdapterPort
  private var down: ByteLine
  private var up: ByteLine
  private var now: Instant
  private var bytes: [UInt8] = []

  /// Creates an idle line, the chance of which no other has.
  init(
    _ conditions: SerialLineConditions, _ adapter: SLCANAdapterOptions, seed: Seed, number: Int,
    at now: Instant
  ) {
    self.conditions = conditions
    self.adapter = AdapterPort(adapter, seed: seed, number: number)
    self.now = now
    down = ByteLine(conditions, byteNanoseconds: 0, seed: seed, number: 2 * number)
    up = ByteLine(conditions, byteNanoseconds: 0, seed: seed, number: 2 * number + 1)
  }

  /// What its adapter has met.
  var record: SLCANRecord { adapter.record }

  /// When something happens on it next by itself, or `nil`.
  var deadline: Instant? {
    [conditions.change(after: now), down.deadline, up.deadline].compactMap(\.self).min()
  }

  /// Takes what was written to the line.
  mutating func write(_ bytes: [UInt8], at now: Instant) {
    if conditions.isConnected(at: now) { down.put(bytes, from: now) }
  }

  /// Lets come down what is due by `now`; what goes onto the bus is appended to the frames.
  mutating func advance(to now: Instant, into frames: inout [CANFrame]) {
    self.now = now
    guard conditions.isConnected(at: now) else {
      // What is on a cable when it is pulled comes out at neither end.
      down.clear(at: now)
      return up.clear(at: now)
    }
    while let piece = down.take(by: now) {
      bytes.removeAll(keepingCapacity: true)
      adapter.receive(piece.bytes, frames: &frames, answer: &bytes)
      if !bytes.isEmpty { up.put(bytes, from: now) }
    }
  }

  /// Hands on what was on the bus.
  mutating func deliver(_ frames: [CANFrame], at now: Instant) {
    bytes.removeAll(keepingCapacity: true)
    let milliseconds = now.nanoseconds / 1_000_000
    adapter.deliver(frames, milliseconds: milliseconds, answer: &bytes)
    guard !bytes.isEmpty, conditions.isConnected(at: now) else { return }
    up.put(bytes, from: now)
  }

  /// Sends what has come up by `now`.
  mutating func send(by now: Instant, on connection: ConnectionID, _ outbox: inout Outbox) {
    while let piece = up.take(by: now) {
      outbox.send(Message(.binary, piece.bytes), on: connection)
    }
  }
}
