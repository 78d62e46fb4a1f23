import LightlagCore

/// A device that answers lines by rules, one after another; the first that fits a line answers it.
struct ResponderDevice: SerialDevice {
  private let rules: [SerialRule]
  private let terminator: [UInt8]
  private var splitter: LineSplitter
  /// When it is done with what it was asked so far.
  private var busyUntil = Instant.start

  init(_ rules: [SerialRule], terminator: String) {
    self.rules = rules
    self.terminator = Array(terminator.utf8)
    splitter = LineSplitter(terminator: terminator, strips: true)
  }

  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {
    for line in splitter.take(piece.bytes) {
      for rule in rules {
        guard let reply = rule.reply(to: line) else { continue }
        busyUntil = max(busyUntil, piece.due).advanced(by: rule.delay)
        answers.append(SerialAnswer(ready: busyUntil, bytes: reply + terminator))
        break
      }
    }
  }
}
