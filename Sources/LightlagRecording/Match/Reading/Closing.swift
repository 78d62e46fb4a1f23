import LightlagCore

/// How one end of a connection let go of it.
struct Closing: Sendable {
  /// The direction in which nothing more was sent.
  let direction: Direction
  let closure: Closure
  let instant: Instant

  /// Whether it is no doing of what is under test: the run was over.
  var isEndOfRun: Bool { closure.party == .lightlag && closure.code == 1001 }

  /// Code, reason, who closed and in which direction; the code is the first word.
  var words: String {
    "\(closure.code)\(reason) by \(closure.party.rawValue), \(direction.recordedName)"
  }

  /// Who closed and with what, as people are told.
  var sentence: String {
    let party =
      switch closure.party {
      case .client: "the client"
      case .server: "the server"
      case .net: "the network"
      case .lightlag: "lightlag"
      }
    return "by \(party) with \(closure.code)\(reason)"
      + (closure.isClean ? "" : ", without a close frame")
  }

  private var reason: String { closure.reason.isEmpty ? "" : " '\(closure.reason)'" }
}
