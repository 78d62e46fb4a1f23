public import LightlagCore

/// By what one failure is told from another: how a run first differs, and in what.
///
/// It names no instant and no position, so that a failure is known again in a part of a recording.
public struct FailureSignature: Hashable, Sendable {
  /// In what way the run first differs.
  public let kind: Divergence.Kind

  /// What the message is called, where it is about one that has a name.
  public let event: String?

  /// What the message says, where it is about one that came, or did not, and has no name: the
  /// SHA-256 of what rules leave of it.
  public let content: String?

  /// The direction, where it is about one.
  public let direction: Direction?

  /// The first value that differs, as a JSON pointer, where a message came changed.
  public let pointer: String?

  /// What of that value differs, such as its type.
  public let aspect: Divergence.Difference.Aspect?

  /// The codes with which a connection was to end and did, where it is about that: `1000 1008`, or
  /// `- 1008` where it was not to end.
  public let ending: String?

  /// Takes from a divergence what tells it from others.
  public init(_ divergence: Divergence) {
    kind = divergence.kind
    event = divergence.event
    direction = divergence.direction
    let isChanged = kind == .changed
    // What a changed message should have said is another thing each time, as a number that counts.
    content = isChanged ? nil : divergence.content
    // In others the differences are those from whatever stands near.
    pointer = isChanged ? divergence.differences.first?.pointer : nil
    aspect = isChanged ? divergence.differences.first?.aspect : nil
    // The code is the first word; a reason may be another each time.
    let ends = kind == .close ? divergence.differences.first : nil
    ending = ends.map { end in
      [end.expected, end.actual].map { $0?.prefix { $0 != " " } ?? "-" }.joined(separator: " ")
    }
  }
}

extension MatchVerdict {
  /// By what the failure is told from others, or `nil` where there is none.
  public var signature: FailureSignature? { first.map { FailureSignature($0) } }
}
