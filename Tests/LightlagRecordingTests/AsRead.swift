import LightlagCore

/// What a reader makes of what was written: secrets and most headers stay out.
enum AsRead {
  /// Returns an event as it is read, or `nil` where it has no line.
  static func event(_ event: SessionEvent) -> SessionEvent? {
    var event = event
    switch event.kind {
    case .delivered, .closed: return nil
    case .opening(let client, let request, let due):
      event.kind = .opening(client: client, self.request(request), due: due)
    // Its payload stands in the line of its sending.
    case .lost(let direction, let index, _, let reason):
      event.kind = .lost(direction, index: index, Message(.text, []), reason)
    default: break
    }
    return event
  }

  private static func request(_ request: OpenRequest) -> OpenRequest {
    var request = request
    var names: [String] = []
    request.target = request.target.replacing("token=abc", with: "token={{secret:token}}")
    request.headers = request.headers.filter { header in
      guard ["user-agent", "origin"].contains(header.name), !names.contains(header.name) else {
        return false
      }
      names.append(header.name)
      return true
    }
    return request
  }
}
