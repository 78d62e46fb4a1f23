import LightlagCodecs
import LightlagCore

/// A serial line of its own from someone outside to the rover's bus, with an adapter at its end.
struct BusLine: Sendable {
  /// What whoever opens such a line calls the server that it is for.
  static let name = "slcan"

  private var adapter = SLCANAdapter()
  private var frames: [CANFrame] = []
  private var bytes: [UInt8] = []

  /// Takes what was written to the line; returns what goes onto the bus.
  mutating func receive(
    _ message: Message, on connection: ConnectionID, _ outbox: inout Outbox
  ) -> [CANFrame] {
    frames.removeAll(keepingCapacity: true)
    bytes.removeAll(keepingCapacity: true)
    adapter.receive(message.bytes, frames: &frames, replies: &bytes)
    send(on: connection, &outbox)
    return frames
  }

  /// Hands on what was on the bus.
  mutating func deliver(
    _ frames: [CANFrame], at now: Instant, on connection: ConnectionID, _ outbox: inout Outbox
  ) {
    bytes.removeAll(keepingCapacity: true)
    let milliseconds = now.nanoseconds / 1_000_000
    for frame in frames { adapter.deliver(frame, milliseconds: milliseconds, replies: &bytes) }
    send(on: connection, &outbox)
  }

  private func send(on connection: ConnectionID, _ outbox: inout Outbox) {
    if !bytes.isEmpty { outbox.send(Message(.binary, bytes), on: connection) }
  }
}
