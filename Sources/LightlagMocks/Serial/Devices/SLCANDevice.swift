import LightlagCodecs
import LightlagCore

/// An SLCAN adapter on the CAN bus of a rover, whose motors and server are there too.
struct SLCANDevice: SerialDevice {
  private var rover: Rover
  private var adapter: AdapterPort
  private var frames: [CANFrame] = []
  private var bytes: [UInt8] = []
  private var outputs: [RoverServer.Output] = []

  init(_ options: SLCANAdapterOptions, seed: Seed, number: Int) {
    adapter = AdapterPort(options, seed: seed, number: number)
    rover = Rover(MockRoverOptions(seed: seed))
  }

  /// What the adapter has met.
  var record: SLCANRecord { adapter.record }

  /// A closed adapter hears nothing, so nobody waits for it; the rover is caught up now and then.
  var deadline: Instant? { adapter.isClosed ? rover.idleDeadline : rover.deadline }

  /// The rover lives on while nobody is at its bus, so that it is caught up now and then.
  var idleDeadline: Instant? { rover.idleDeadline }

  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {
    advance(to: piece.due, into: &answers)
    frames.removeAll(keepingCapacity: true)
    adapter.receive(piece.bytes, frames: &frames, answer: &bytes)
    rover.isOverheard = !adapter.isClosed
    rover.put(frames, at: piece.due, into: &outputs)
    answer(at: piece.due, &answers)
  }

  mutating func advance(to now: Instant, into answers: inout [SerialAnswer]) {
    rover.advance(to: now, into: &outputs)
    outputs.removeAll(keepingCapacity: true)
    let milliseconds = now.nanoseconds / 1_000_000
    adapter.deliver(rover.overheard, milliseconds: milliseconds, answer: &bytes)
    rover.overheard.removeAll(keepingCapacity: true)
    answer(at: now, &answers)
  }

  mutating func idle(to now: Instant) {
    rover.advance(to: now, into: &outputs)
    outputs.removeAll(keepingCapacity: true)
    rover.overheard.removeAll(keepingCapacity: true)
  }

  private mutating func answer(at now: Instant, _ answers: inout [SerialAnswer]) {
    guard !bytes.isEmpty else { return }
    answers.append(SerialAnswer(ready: now, bytes: bytes))
    bytes = []
  }
}
