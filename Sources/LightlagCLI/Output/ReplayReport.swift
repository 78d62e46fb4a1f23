import Lightlag

/// The verdict on a repetition, for people and machines.
struct ReplayReport {
  let path: String
  let recording: Recording
  let outcome: Replay.Outcome

  var status: ExitStatus {
    switch outcome {
    case .same(isComplete: true): .done
    case .same(isComplete: false): .lossy
    case .diverged: .failedVerdict
    }
  }

  var text: String {
    switch outcome {
    case .same(isComplete: true):
      return "same \(path): \(lineCount) lines, sha256 \(recording.end?.digest ?? "")\n"
    case .same(isComplete: false):
      return "same \(path) as far as it goes: \(lineCount) lines, cut off without an end\n"
    case .diverged(let divergence):
      return """
        differs \(path), line \(divergence.line):
        \(divergence.linesBefore.map { "    \(shown($0))\n" }.joined())\
          - \(divergence.expected.map(shown) ?? "(the recording ends here)")
          + \(divergence.actual.map(shown) ?? "(the repetition ends here)")

        """
    }
  }

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
      ]
    }
  }

  private var lineCount: Int { recording.bytes.count { $0 == UInt8(ascii: "\n") } }

  private func string(_ line: [UInt8]) -> String { String(decoding: line, as: UTF8.self) }

  /// A line that may be long, cut for a person's eye.
  private func shown(_ line: [UInt8]) -> String {
    line.count > 400 ? string(Array(line.prefix(400))) + "…" : string(line)
  }
}
