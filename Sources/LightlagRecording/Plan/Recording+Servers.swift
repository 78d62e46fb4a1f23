import LightlagCore

extension Recording {
  /// The servers that connections asked for, by the names of their listeners, in the order in which
  /// they were asked first; serial lines are left out.
  public var servers: [String] {
    var names: [String] = []
    for event in events {
      guard case .opening(_, let request, _) = event.kind, !request.isWired,
        let name = request.server, !names.contains(name)
      else { continue }
      names.append(name)
    }
    return names
  }

  /// Whether clients spoke Engine.IO, which can come by long-polling too.
  public var hasEngineIO: Bool {
    events.contains { event in
      guard case .opening(_, let request, _) = event.kind else { return false }
      return !request.isWired && request.isEngineIO
    }
  }

  /// The recording without its serial lines, which nobody can open over a socket, and how many
  /// there were.
  public func withoutSerialLines() -> (recording: Recording, count: Int) {
    var lines: Set<ConnectionID> = []
    for event in events {
      guard case .opening(_, let request, _) = event.kind, request.isWired else { continue }
      if let connection = event.connection { lines.insert(connection) }
    }
    guard !lines.isEmpty else { return (self, 0) }
    let rest = events.filter { event in event.connection.map { !lines.contains($0) } ?? true }
    return (Recording(header: header, events: rest, from: self), lines.count)
  }
}
