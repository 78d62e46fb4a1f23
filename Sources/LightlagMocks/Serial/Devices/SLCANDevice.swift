import LightlagCodecs
import LightlagCore

/// An SLCAN adapter on the CAN bus of a rover, whose motors and server are there too.
struct SLCANDevice: SerialDevice {
  private var rover: Rover
  private var adapter = SLCANAdapter()
  private var frames: [CANFrame] = []
  private var bytes: [UInt8] = []
  private var outputs: [RoverServer.Output] = []

  init(seed: Seed) {
    rover = Rover(MockRoverOptions(seed: seed))
  }

  /// A closed adapter hears nothing, so nobody waits for it; the rover is caught up now and then.
  var deadline: Instant? { adapter.phase == .closed ? rover.idleDeadline : rover.deadline }

  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {
    advance(to: piece.due, into: &answers)
    frames.removeAll(keepingCapacity: true)
    adapter.receive(piece.bytes, frames: &frames, replies: &bytes)
    rover.isOverheard = adapter.phase != .closed
    rover.put(frames, at: piece.due, into: &outputs)
    answer(at: piece.due, &answers)
  }

  mutating func advance(to now: Instant, into answers: inout [SerialAnswer]) {
    rover.advance(to: now, into: &outputs)
    outputs.removeAll(keepingCapacity: true)
    let milliseconds = now.nanoseconds / 1_000_000
    for frame in rover.overheard {
      adapter.deliver(frame, milliseconds: milliseconds, replies: &bytes)
    }
    rover.overheard.removeAll(keepingCapacity: true)
    answer(at: now, &answers)
  }

  private mutating func answer(at now: Instant, _ answers: inout [SerialAnswer]) {
    guard !bytes.isEmpty else { return }
    answers.append(SerialAnswer(ready: now, bytes: bytes))
    bytes = []
  }
}
