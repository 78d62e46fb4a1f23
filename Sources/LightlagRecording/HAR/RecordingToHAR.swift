import LightlagCore
import LightlagEncoding

/// Writes a recording as a HAR file that other tools show and that comes back to the byte.
///
/// What the standard has no place for stands in `_lightlag`, which others pass over: the lines of
/// the recording, each with its number, those of messages without the payload. How they stand there
/// is specified in Format.md.
package struct RecordingToHAR {
  /// The file.
  package private(set) var bytes: [UInt8] = []

  /// Lines in it.
  package private(set) var lineCount = 0

  private let recording: Recording
  private let view: HAR.View
  private let arrivals: ArrivalTimes
  private let wall: Int64
  private var entries: [HAREntry] = []
  /// Where the entry of a connection is; never iterated.
  private var places: [ConnectionID: Int] = [:]
  /// Lines that are about no connection.
  private var lines: [JSON] = []

  /// Writes a recording.
  ///
  /// - Parameters:
  ///   - recording: What to write.
  ///   - program: The program that writes it, and its version.
  ///   - view: Whose messages are to be seen.
  /// - Throws: `RecordingFailure`, where the recording was changed in memory.
  package init(
    _ recording: Recording, program: (name: String, version: String), view: HAR.View = .client
  ) throws(RecordingFailure) {
    self.recording = recording
    self.view = view
    arrivals = ArrivalTimes(recording)
    wall = Int64(recording.header.wall.flatMap(WallTime.nanoseconds) ?? 0)
    var reader = RecordingReader()
    reader.append(recording.bytes)
    reader.finish()
    // The recording has the payloads too that stand beside its lines.
    var events = recording.events[...]
    while let line = try reader.next() {
      lineCount += 1
      if case .event = line, let event = events.popFirst() {
        add(.event(event), reader.line)
      } else {
        add(line, reader.line)
      }
    }
    let json: JSON = [
      "log": [
        "version": "1.2",
        "creator": ["name": .string(program.name), "version": .string(program.version)],
        "pages": [], "entries": .array(entries.map { $0.json(wall: wall) }),
        "_lightlag": [
          "version": JSON(HAR.version), "view": .string(view.rawValue), "lines": .array(lines),
        ],
      ]
    ]
    bytes = json.bytes + [UInt8(ascii: "\n")]
  }

  private mutating func add(_ line: RecordLine, _ bytes: [UInt8]) {
    guard case .event(let event) = line, let connection = event.connection else {
      return lines.append(HARLine.json(bytes, number: lineCount))
    }
    if case .opening(_, let request, _) = event.kind, places[connection] == nil {
      places[connection] = entries.count
      entries.append(HAREntry(connection, request, start: event.instant))
    }
    guard let place = places[connection] else {
      return lines.append(HARLine.json(bytes, number: lineCount))
    }
    entries[place].end = max(entries[place].end, event.instant)
    switch event.kind {
    case .sent(let direction, let index, let message, _, _):
      let key = ArrivalTimes.Key(connection: connection, direction: direction, index: index)
      let (messages, line) = seen(message, key, sentAt: event.instant, bytes)
      entries[place].add(messages)
      if let line { entries[place].lines.append(line) }
      return
    case .answered(let answer, let due):
      if entries[place].answer == nil {
        entries[place].answer = (answer, view == .client ? due ?? event.instant : event.instant)
      }
    default: break
    }
    entries[place].lines.append(HARLine.json(bytes, number: lineCount))
  }

  /// Returns a message as its end sees it, with its line, which stands with the first that does, or
  /// by itself where none does.
  ///
  /// The entry is no argument: to hand it over would copy all that it has, for each message again.
  private func seen(
    _ message: Message, _ key: ArrivalTimes.Key, sentAt: Instant, _ line: [UInt8]
  ) -> (messages: [HAREntry.SeenMessage], line: JSON?) {
    let isSent = key.direction == (view == .client ? .uplink : .downlink)
    let instants =
      isSent ? [sentAt] : arrivals.of(key).filter { $0 <= recording.endInstant }
    let damage = isSent ? nil : arrivals.damage(to: key)
    let extra =
      damage == nil && !instants.isEmpty
      ? HARLine.json(line, of: message, number: lineCount) : nil
    let messages = instants.enumerated().map { place, instant in
      var seen = message
      var remark: JSON = place == 0 ? extra ?? .object([]) : ["again": true]
      if place == 0, let damage {
        seen = message.damaged(damage)
        remark = ["damaged": true]
      }
      return HAREntry.SeenMessage(instant: instant, isSent: isSent, message: seen, extra: remark)
    }
    guard extra == nil else { return (messages, .none) }
    return (messages, HARLine.json(line, unseen: message, number: lineCount))
  }
}
