public import LightlagCore

/// By what one failure is told from another: how a run first differs, and in what.
///
/// It names no instant and no position, so that a failure is known again in a part of a recording.
public struct FailureSignature: Hashable, Sendable {
  /// In what way the run first differs.
  public let kind: Divergence.Kind

  /// What the message is called, where it is about one that has a name.
  public let event: String?

  /// The direction, where it is about one.
  public let direction: Direction?

  /// The first value that differs, as a JSON pointer, where a message came changed.
  public let pointer: String?

  /// Takes from a divergence what tells it from others.
  public init(_ divergence: Divergence) {
    kind = divergence.kind
    event = divergence.event
    direction = divergence.direction
    // In others the differences are those from whatever stands near.
    pointer = kind == .changed ? divergence.differences.first?.pointer : nil
  }
}

extension MatchVerdict {
  /// By what the failure is told from others, or `nil` where there is none.
  public var signature: FailureSignature? { first.map { FailureSignature($0) } }
}
