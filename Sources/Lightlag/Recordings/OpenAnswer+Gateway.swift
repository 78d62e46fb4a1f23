import LightlagCore

extension OpenAnswer {
  /// How a gateway has refused, or `nil` where a server has answered.
  ///
  /// The gateway that answers with 502, or with 504 after a while, is this program.
  var gatewayFailure: (status: Int, reason: String)? {
    guard case .rejected(let status, let reason) = self, status == 502 || status == 504 else {
      return nil
    }
    return (status, reason)
  }
}
