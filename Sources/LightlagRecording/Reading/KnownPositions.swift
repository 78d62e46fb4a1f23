package import LightlagCore

/// Of which connections the positions of messages can be told.
///
/// A position counts from the beginning of the run. A part of it that begins later does not say how
/// many messages there were before, so there only connections are known that were opened in it.
package struct KnownPositions: Sendable {
  private let isContinuation: Bool
  /// Never iterated.
  private var opened: Set<ConnectionID> = []

  /// Creates what is known at the beginning of a recording.
  ///
  /// - Parameter part: Which part of its run it has, or `nil` where it has all.
  package init(of part: RecordingPart? = nil) {
    isContinuation = part?.isContinuation ?? false
  }

  /// Takes the next event; returns whether it names no message, or one that can be told.
  package mutating func take(_ event: SessionEvent) -> Bool {
    guard isContinuation, let connection = event.connection else { return true }
    switch event.kind {
    case .opening: opened.insert(connection)
    case .arrived, .left, .lost: return opened.contains(connection)
    default: break
    }
    return true
  }
}
