public import LightlagCore
import LightlagEncoding

/// The last line of a recording: where the run ended, and what there was.
public struct RecordingEnd: Hashable, Sendable {
  /// Where the run ended.
  public var instant = Instant.start

  /// Messages that were sent.
  public var messages: Int

  /// Messages that never arrived, counting each copy that was lost on its way.
  public var drops: Int

  /// Connections that were opened.
  public var connections: Int

  /// The file, in the same folder, with the part of the run that comes next, or `nil` where the run
  /// is over.
  public var next: String?

  /// The SHA-256 of all bytes before the line, as lower-case hexadecimal digits.
  public var digest = ""

  /// Creates the end of a run with those counts.
  init(messages: Int, drops: Int, connections: Int) {
    self.messages = messages
    self.drops = drops
    self.connections = connections
  }

  /// Returns the last line of a recording of those lines, with its line feed.
  static func line(behind lines: [UInt8], at instant: Instant) -> [UInt8] {
    var end = RecordingEnd(messages: 0, drops: 0, connections: 0)
    var reader = RecordingReader()
    reader.append(lines)
    while let line = try? reader.next() {
      if case .event(let event) = line { end.count(event.kind) }
    }
    end.instant = instant
    end.digest = SHA256.hexDigest(of: lines)
    var writer = LineWriter()
    writer.write(end)
    return writer.bytes
  }

  /// Counts what a line says.
  mutating func count(_ kind: SessionEvent.Kind) {
    switch kind {
    case .opening: connections += 1
    case .lost: drops += 1
    case .sent(_, _, _, let verdict, _):
      messages += 1
      switch verdict {
      case .dropped, .cut: drops += 1
      case .scheduled, .duplicated, .damaged, .waiting: break
      }
    case .left(_, _, .dropped), .left(_, _, .cut): drops += 1
    default: break
    }
  }
}
