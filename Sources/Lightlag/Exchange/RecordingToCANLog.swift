import LightlagCodecs
import LightlagCore
import LightlagRecording

/// Writes the CAN frames in a recording as a log, as `candump -l` does.
///
/// They are read out of the SLCAN of serial lines, and of other connections that carry nothing
/// else. The log is that of the adapter: what came down was received when it was sent, and what
/// went up was sent when it had arrived.
struct RecordingToCANLog {
  /// The log.
  private(set) var bytes: [UInt8] = []

  /// Frames in it.
  private(set) var frameCount = 0

  /// Lines of SLCAN that were damaged, and frames that no log has.
  private(set) var leftOut = LeftOut()

  /// The frames of one connection, in both directions.
  private struct Line {
    let interface: String
    let isWired: Bool
    var decoders = LinkPair(uplink: SLCANDecoder(.adapter), downlink: SLCANDecoder(.host))
    var frames: [(time: Int64, frame: CANFrame, isSent: Bool)] = []

    /// Whether it speaks SLCAN at all.
    var isOfFrames: Bool {
      let (up, down) = (decoders.uplink.counts, decoders.downlink.counts)
      return isWired || up.failures + down.failures <= (up.frames + down.frames) / 10
    }
  }

  init(_ recording: Recording) throws(ImportFailure) {
    let wall = recording.header.wall.flatMap(WallTime.nanoseconds).map { Int64($0) } ?? 0
    let arrivals = ArrivalTimes(recording)
    var lines: [Line] = []
    // Where a connection's line is; never iterated.
    var places: [ConnectionID: Int] = [:]
    for event in recording.events {
      guard let connection = event.connection else { continue }
      switch event.kind {
      case .opening(_, let request, _):
        places[connection] = lines.count
        lines.append(Self.line(request, place: lines.count))
      case .sent(let direction, let index, let message, _, _):
        guard let place = places[connection] else { continue }
        let key = ArrivalTimes.Key(connection: connection, direction: direction, index: index)
        let instants = direction == .downlink ? [event.instant] : arrivals.of(key)
        for instant in instants where instant <= recording.endInstant {
          Self.read(message, direction, at: wall + instant.nanoseconds, into: &lines[place])
        }
      default: break
      }
    }
    try write(lines)
  }

  private static func line(_ request: OpenRequest, place: Int) -> Line {
    func value(_ name: String) -> String? { request.headers.first { $0.name == name }?.value }
    let isWired = value(Header.wired) != nil
    // Names of interfaces have at most 15 bytes.
    let name = value(Header.listenerName).flatMap { name in
      isWired && name.utf8.count < 16 && !name.contains(" ") ? name : nil
    }
    return Line(interface: name ?? "can\(place)", isWired: isWired)
  }

  private static func read(
    _ message: Message, _ direction: Direction, at time: Int64, into line: inout Line
  ) {
    // On a wire a text is about the line, and no bytes on it.
    guard message.kind == .binary || message.kind == .text && !line.isWired else { return }
    var events: [SLCANEvent] = []
    line.decoders[direction].receive(message.bytes, into: &events)
    for case .frame(let frame) in events {
      line.frames.append((time, frame, direction == .uplink))
    }
  }

  private mutating func write(_ lines: [Line]) throws(ImportFailure) {
    var all: [CANLogLine] = []
    for line in lines where line.isOfFrames {
      let (up, down) = (line.decoders.uplink.counts, line.decoders.downlink.counts)
      leftOut.note(
        up.failures + down.failures, "on \(line.interface) was a line that is no SLCAN")
      for (time, frame, isSent) in line.frames {
        all.append(
          CANLogLine(
            nanoseconds: time, interface: line.interface, frame: frame, isSent: isSent))
      }
    }
    let ordered = all.enumerated().sorted {
      ($0.element.nanoseconds, $0.offset) < ($1.element.nanoseconds, $1.offset)
    }
    for (_, line) in ordered {
      guard let text = line.text else {
        leftOut.note(1, "a frame on \(line.interface) is of a kind that no log has")
        continue
      }
      bytes += Array(text.utf8) + [UInt8(ascii: "\n")]
      frameCount += 1
    }
    guard frameCount > 0 else {
      throw ImportFailure(description: "there is no CAN frame in SLCAN in it")
    }
  }
}
