/// Why a transport does not do what it is asked.
@nonexhaustive
public enum TransportFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// The connection was refused, with a status of HTTP; 502 and 504 say that there is no server.
  case refused(status: Int, reason: String)
  /// There is no connection, and why.
  case notConnected(reason: String)

  public var description: String {
    switch self {
    case .refused(let status, let reason):
      "the connection was refused with status \(status)" + (reason.isEmpty ? "" : ": \(reason)")
    case .notConnected(let reason): "there is no connection: \(reason)"
    }
  }
}
