import Lightlag

/// The verdict on a repetition, for people and machines.
struct ReplayReport {
  /// The recording's file.
  let path: String
  /// What was repeated.
  let recording: Recording
  /// What came of it.
  let outcome: Replay.Outcome
  /// The command that repeats it again.
  let rerun: String

  /// What the shell is told.
  var status: ExitStatus {
    switch outcome {
    case .same(isComplete: true): .done
    case .same(isComplete: false): .lossy
    case .diverged: .failedVerdict
    }
  }

  /// A line for people, and where it came out differently, the place.
  func text(isColored: Bool) -> String {
    let same = isColored ? Self.green("same") : "same"
    let differs = isColored ? Self.red("differs") : "differs"
    switch outcome {
    case .same(isComplete: true):
      let digest = recording.end?.digest ?? ""
      return "\(same) \(path): \(lineCount.counted("line")), sha256 \(digest)\n"
    case .same(isComplete: false):
      let ending = recording.isTorn ? "within a line" : "without an end"
      return "\(same) \(path) as far as it goes: \(lineCount.counted("line")), cut off \(ending)\n"
    case .diverged(let divergence):
      return """
        \(differs) \(path), line \(divergence.line):
        \(divergence.linesBefore.map { "    \(shown($0))\n" }.joined())\
          - \(divergence.expected.map(shown) ?? "(the recording ends here)")
          + \(divergence.actual.map(shown) ?? "(the repetition ends here)")
        \(divergence.linesAfter.map { "    \(shown($0))\n" }.joined())\
          \(place(divergence.difference))
        seed \(recording.header.configuration.seed)
        to run it again: \(rerun)

        """
    }
  }

  /// The same for machines.
  var json: JSON {
    switch outcome {
    case .same(let isComplete):
      return [
        "file": .string(path), "verdict": "same", "complete": .bool(isComplete),
        "lines": JSON(lineCount), "sha256": recording.end.map { .string($0.digest) } ?? .null,
      ]
    case .diverged(let divergence):
      return [
        "file": .string(path), "verdict": "differs", "line": JSON(divergence.line),
        "expected": divergence.expected.map { .string(string($0)) } ?? .null,
        "actual": divergence.actual.map { .string(string($0)) } ?? .null,
        "before": .array(divergence.linesBefore.map { .string(string($0)) }),
        "after": .array(divergence.linesAfter.map { .string(string($0)) }),
        "pointer": .string(divergence.difference.pointer),
        "seed": .string(recording.header.configuration.seed.description), "rerun": .string(rerun),
      ]
    }
  }

  /// Where two lines differ, and in what.
  private func place(_ difference: Divergence.Difference) -> String {
    guard !difference.pointer.isEmpty else { return "the lines differ as a whole" }
    let values = [difference.expected, difference.actual].map { $0.map(cut) ?? "nothing" }
    return "\(difference.pointer): expected \(values[0]), came \(values[1])"
  }

  // Colours as ECMA-48 has them, section 8.3.117.
  private static func green(_ text: String) -> String { "\u{1b}[32m\(text)\u{1b}[0m" }
  private static func red(_ text: String) -> String { "\u{1b}[31m\(text)\u{1b}[0m" }

  private var lineCount: Int { recording.bytes.lineFeedCount }

  private func string(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

  /// A line that may be long, cut for a person's eye.
  private func shown(_ line: [UInt8]) -> String { cut(string(line)) }

  private func cut(_ text: String) -> String {
    guard text.utf8.count > 400 else { return text.printable }
    return String(decoding: text.utf8.prefix(400), as: UTF8.self).printable + "…"
  }
}
