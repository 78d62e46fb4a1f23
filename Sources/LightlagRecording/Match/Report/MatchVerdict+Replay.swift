import LightlagCore

extension MatchVerdict {
  /// Creates the verdict of level L0: what came of an exact repetition.
  ///
  /// - Parameters:
  ///   - outcome: What came of it.
  ///   - recording: What was repeated.
  ///   - isOwnRepetition: Whether the same code was run twice, so that a difference means that a
  ///     run does not follow from its inputs alone.
  public init(
    _ outcome: Replay.Outcome, of recording: Recording, isOwnRepetition: Bool = false
  ) {
    self.init(level: .exact, seed: recording.header.configuration.seed)
    messageCounts = (recording.messageCount, recording.messageCount)
    warnOfCuts(recording)
    guard case .diverged(let divergence) = outcome else { return }
    let kind: Divergence.Kind =
      switch (divergence.expected, divergence.actual) {
      case _ where isOwnRepetition: .nondeterministic
      case (nil, _): .extra
      case (_, nil): .missing
      default: .changed
      }
    var told = Divergence(
      kind, instant: recording.endInstant, summary: "line \(divergence.line) is another")
    told.line = divergence.line
    told.linesBefore = divergence.linesBefore.map { String(decoding: $0, as: UTF8.self) }
    told.linesAfter = divergence.linesAfter.map { String(decoding: $0, as: UTF8.self) }
    told.differences = [.init(line: divergence.expected, divergence.actual)]
    add(told)
  }
}
