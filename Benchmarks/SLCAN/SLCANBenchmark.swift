import LightlagCodecs

/// Measures how many CAN frames a second become lines, and lines frames; prints a line of JSON.
///
/// Scripts/bench runs it, beside python-can where that is installed.
@main
enum SLCANBenchmark {
  /// Frames that are coded again and again: of all lengths, a quarter of them extended.
  static let frames = (0..<1_024).map { number in
    let data = (0..<number % 9).map { UInt8(truncatingIfNeeded: number &* 37 &+ $0 &* 91) }
    let isExtended = number % 4 == 3
    let identifier = UInt32(truncatingIfNeeded: number &* 0x9e3_779b)
    return CANFrame(
      identifier: identifier & (isExtended ? CANFrame.extendedLimit : CANFrame.standardLimit),
      data, isExtended: isExtended)
  }

  static func main() throws {
    guard let rounds = CommandLine.arguments.dropFirst().first.flatMap({ Int($0) }), rounds > 0
    else { throw UsageError() }
    let (encoding, bytes) = encode(rounds)
    let (decoding, decoded) = decode(bytes, rounds)
    guard decoded == rounds * frames.count else { throw UsageError() }
    print(
      "{\"count\": \(decoded), \"encode_seconds\": \(encoding / .seconds(1)),",
      "\"decode_seconds\": \(decoding / .seconds(1))}")
  }

  /// Writes all frames so many times, into the same room.
  private static func encode(_ rounds: Int) -> (Duration, [UInt8]) {
    var bytes: [UInt8] = []
    let duration = ContinuousClock().measure {
      for _ in 0..<rounds {
        bytes.removeAll(keepingCapacity: true)
        for frame in frames { SLCANEncoder.append(frame, to: &bytes) }
      }
    }
    return (duration, bytes)
  }

  /// Reads the lines of all frames so many times.
  private static func decode(_ bytes: [UInt8], _ rounds: Int) -> (Duration, Int) {
    var decoder = SLCANDecoder(.host, mode: .strict)
    var events: [SLCANEvent] = []
    var isEqual = true
    let duration = ContinuousClock().measure {
      for _ in 0..<rounds {
        events.removeAll(keepingCapacity: true)
        decoder.receive(bytes, into: &events)
      }
    }
    for (event, frame) in zip(events, frames) where event != .frame(frame) { isEqual = false }
    return (duration, isEqual ? decoder.counts.frames : 0)
  }
}

/// The argument is no number of rounds, or the frames did not come back.
private struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: SLCANBenchmark ROUNDS" }
}
