public import LightlagCore

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

  /// The SHA-256 of all bytes before the line, as lower-case hexadecimal digits.
  public var digest = ""

  /// Creates the end of a run with those counts.
  init(messages: Int, drops: Int, connections: Int) {
    self.messages = messages
    self.drops = drops
    self.connections = connections
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
