import LightlagCore
public import LightlagEncoding

extension MatchVerdict {
  /// The verdict for machines.
  public var json: JSON {
    let found = Divergence.Kind.allCases.filter { count($0) > 0 }
    return [
      "verdict": hasPassed ? "passed" : "failed", "level": .string(level.rawValue),
      "seed": seed.map { .string($0.description) } ?? .null,
      "expected": JSON(messageCounts.expected), "actual": JSON(messageCounts.actual),
      "counts": .object(
        found.map { JSON.Member(name: $0.rawValue, value: JSON(count($0))) }),
      "warnings": .array(warnings.map { .string($0) }),
      "notes": .array(notes.map { .string($0) }),
      "divergences": .array(divergences.map(\.json)),
      "rerun": rerun.map { .string($0) } ?? .null,
    ]
  }
}

extension Divergence {
  /// The divergence for machines.
  fileprivate var json: JSON {
    [
      "kind": .string(kind.rawValue),
      "connection": connection.map { .string($0.description) } ?? .null,
      "direction": direction.map { .string($0.recordedName) } ?? .null,
      "nanoseconds": JSON(instant.nanoseconds), "summary": .string(summary),
      "expected": expected.map { .string($0.text) } ?? .null,
      "actual": actual.map { .string($0.text) } ?? .null,
      "before": .array(before.map { .string($0.text) } + linesBefore.map { .string($0) }),
      "after": .array(after.map { .string($0.text) } + linesAfter.map { .string($0) }),
      "nearest": candidate.map { .string($0.text) } ?? .null,
      "differences": .array(differences.map(\.json)),
    ]
  }
}

extension Divergence.Difference {
  fileprivate var json: JSON {
    [
      "pointer": .string(pointer), "expected": expected.map { .string($0) } ?? .null,
      "actual": actual.map { .string($0) } ?? .null, "reason": .string(reason),
    ]
  }
}
