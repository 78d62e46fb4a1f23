import LightlagCore

/// A device that answers lines by rules, one after another; the first that fits a line answers it.
struct ResponderDevice: SerialDevice {
  private let rules: [SerialRule]
  private let terminator: String
  private var splitter: LineSplitter
  /// When it is done with what it was asked so far.
  private var busyUntil = Instant.start

  init(_ rules: [SerialRule], terminator: String) {
    self.rules = rules
    self.terminator = terminator
    splitter = LineSplitter(terminator: terminator, strips: true)
  }

  mutating func receive(_ piece: ByteLine.Piece, into answers: inout [SerialAnswer]) {
    for line in splitter.take(piece.bytes) {
      // A line that is no text is compared as well as may be, and answered by a rule for any.
      let text = String(decoding: line, as: UTF8.self)
      for rule in rules {
        guard let reply = rule.reply(to: text) else { continue }
        busyUntil = max(busyUntil, piece.due).advanced(by: rule.delay)
        answers.append(SerialAnswer(ready: busyUntil, bytes: Array((reply + terminator).utf8)))
        break
      }
    }
  }
}
