import LightlagCodecs
import LightlagCore
import LightlagRecording

/// Makes a recording of a log of CAN frames, as `candump -l` writes it.
///
/// Each interface becomes a serial line with an adapter on it that speaks SLCAN: what was received
/// comes down it, what was sent goes up. The log says nothing of a network, and there is none.
struct CANLogToRecording {
  /// The lines of the recording.
  let bytes: [UInt8]

  /// Lines of the log that are no frames, or of kinds that SLCAN has not, and were left out.
  private(set) var leftOut = LeftOut()

  /// Frames of which something was left out, which SLCAN has not.
  private(set) var adapted = LeftOut()

  init(_ log: [UInt8]) throws(ImportFailure) {
    let texts = log.withoutByteOrderMark.split(
      separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    var lines: [CANLogLine] = []
    for (place, text) in texts.enumerated()
    where text.contains(where: { $0 > UInt8(ascii: " ") }) {
      do throws(CANLogLine.Failure) {
        let line = try CANLogLine(parsing: text)
        // Cut off, half of a frame may look like a whole one.
        guard place + 1 < texts.count || line.hasDirection else {
          leftOut.note(1, "line \(place + 1): it is cut off, without a line feed")
          continue
        }
        lines.append(line)
        if !line.extras.isEmpty {
          let texts = line.extras.map(Self.text).joined(separator: ", ")
          adapted.note(1, "line \(place + 1), without \(texts)")
        }
      } catch {
        leftOut.note(1, "line \(place + 1): \(Self.text(error))")
      }
    }
    guard !lines.isEmpty else {
      let first = leftOut.first.map { " (\($0))" } ?? ""
      throw ImportFailure(description: "there is no CAN frame in it\(first)")
    }
    bytes = try Self.recording(lines)
  }

  /// From when on a time is that of a clock, in nanoseconds since 1970: 1973-03-03.
  ///
  /// What is before that counts from when a machine or a run began.
  private static let firstDate: Int64 = 100_000_000_000_000_000

  private static func recording(_ lines: [CANLogLine]) throws(ImportFailure) -> [UInt8] {
    let first = lines.map(\.nanoseconds).min() ?? 0
    // Where times count from somewhere else there is no date, and they are the run's own.
    let base = first >= Self.firstDate ? first : 0
    var interfaces: [String] = []
    for line in lines where !interfaces.contains(line.interface) {
      interfaces.append(line.interface)
    }
    var steps: [(nanoseconds: Int64, connection: ConnectionID, kind: SessionEvent.Kind)] = []
    for (place, name) in interfaces.enumerated() {
      let headers = [
        Header(name: Header.listenerName, value: name), Header(name: Header.wired, value: "serial"),
      ]
      let opening = SessionEvent.Kind.opening(
        client: ClientID(index: place), OpenRequest(headers: headers), due: nil)
      steps.append((0, ConnectionID(index: place), opening))
      let answer = SessionEvent.Kind.answered(.accepted(subprotocol: nil), due: nil)
      steps.append((0, ConnectionID(index: place), answer))
    }
    let ordered = lines.enumerated().sorted {
      ($0.element.nanoseconds, $0.offset) < ($1.element.nanoseconds, $1.offset)
    }
    for (_, line) in ordered {
      var text: [UInt8] = []
      SLCANEncoder.append(line.frame, to: &text)
      let place = interfaces.firstIndex(of: line.interface) ?? 0
      steps.append(
        (
          line.nanoseconds - base, ConnectionID(index: place),
          .sent(
            line.isSent ? .uplink : .downlink, index: 0, Message(.binary, text), .waiting,
            queued: 0)
        ))
    }
    let header = RecordingHeader(
      name: interfaces.joined(separator: ", "), tool: Version.tool, clock: .real,
      wall: base > 0 ? WallTime.inHeader(base) : nil,
      configuration: Session.Configuration(seed: Seed(0)),
      backend: .init(kind: "live", version: "1", options: ["url": "candump"]),
      isBackendOutside: true)
    return try ImportedInputs.recording(header, steps)
  }

  private static func text(_ failure: CANLogLine.Failure) -> String {
    switch failure {
    case .time: "it does not begin with a time in parentheses"
    case .fields: "behind the time come the interface and the frame, as can0 123#DEADBEEF"
    case .identifier: "an identifier has 3 or 8 hexadecimal digits, and fits in 11 or 29 bits"
    case .data: "such a frame cannot have these data"
    case .kind: "a frame of a kind that SLCAN has not: of an error, or CAN XL"
    }
  }

  private static func text(_ extra: CANLogLine.Extra) -> String {
    switch extra {
    case .errorState: "the flag ESI"
    case .flags: "a flag that is not known here"
    case .lengthCode: "the code of its length"
    case .direction: "the word where R or T should be"
    case .words: "the words at its end"
    }
  }
}
