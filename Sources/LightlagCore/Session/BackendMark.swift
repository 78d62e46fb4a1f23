/// Marks that tell what was done to a simulated backend past its clients.
package enum BackendMark {
  /// So many messages follow that the backend was made to send, which it would not do by itself.
  package static let emission = "lightlag.emit"

  /// Something was done to the backend of which nothing is recorded; the data say by what.
  package static let touch = "lightlag.touch"

  /// How many messages follow, if it is a mark of such.
  package static func emissionCount(_ kind: SessionEvent.Kind) -> Int? {
    guard case .mark(emission, let data) = kind else { return nil }
    return Int(data)
  }
}
