import LightlagCore

extension EndpointEvent {
  var brief: String {
    switch self {
    case .opened(_, let request): (["opened"] + request.subprotocols).joined(separator: " ")
    case .rejected(_, let status, let reason): "rejected \(status) \(reason)"
    case .message(_, let message): "message \(message.text)"
    case .closed(_, let closure):
      "closed \(closure.code) \(closure.party)" + (closure.reason.isEmpty ? "" : " ")
        + closure.reason
    }
  }
}
