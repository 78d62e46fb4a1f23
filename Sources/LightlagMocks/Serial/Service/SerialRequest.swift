import LightlagCore

/// A plain request that is not answered: a connection on which its body is still to come, or its
/// answer still to go.
struct SerialRequest: Sendable {
  /// The connection that it is.
  let connection: ConnectionID
  /// The path without query.
  let path: String
  /// The port that something is to be read from, and when that is given up.
  var reading: (port: Int, until: Instant)?

  /// When it is given up, or `nil`.
  var deadline: Instant? { reading?.until }
}
