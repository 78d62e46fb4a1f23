/// Cuts what comes from a port into lines.
struct LineSplitter: Hashable, Sendable {
  /// Most bytes of a line; what is longer is told in parts.
  private static let limit = 65_536

  private let terminator: [UInt8]
  private let strips: Bool
  /// A byte that ends a line too, and stays with it.
  private let bell: UInt8?
  private var line: [UInt8] = []

  /// Creates a splitter at the start of a line.
  init(terminator: String, strips: Bool, bell: UInt8? = nil) {
    self.terminator = Array(terminator.utf8)
    self.strips = strips
    self.bell = bell
  }

  /// Takes the next bytes; returns the lines that have ended.
  mutating func take(_ bytes: [UInt8]) -> [[UInt8]] {
    var lines: [[UInt8]] = []
    for byte in bytes {
      line.append(byte)
      let isOver =
        line.count >= terminator.count && line.suffix(terminator.count) == terminator[...]
      guard isOver || byte == bell || line.count >= Self.limit else { continue }
      if isOver, strips { line.removeLast(terminator.count) }
      lines.append(line)
      line = []
    }
    return lines
  }
}
