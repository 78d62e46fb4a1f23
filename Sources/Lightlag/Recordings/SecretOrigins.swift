import LightlagRecording

/// Who says each secret of a recording first.
///
/// What a client says first it was given; what the server says first it has made itself, and makes
/// anew in each run.
struct SecretOrigins {
  private var directions: [String: Direction] = [:]
  /// In the order in which they come.
  private var names: [String] = []

  /// The direction in which a secret was first said, by its name.
  subscript(name: String) -> Direction? { directions[name] }

  /// The names of those that were first said in one direction.
  func names(from direction: Direction) -> [String] {
    names.filter { directions[$0] == direction }
  }

  /// Looks at the next event, without its secrets.
  mutating func look(at event: SessionEvent) {
    let direction: Direction
    switch event.kind {
    case .opening: direction = .uplink
    case .sent(let sent, _, _, _, _): direction = sent
    default: return
    }
    for name in Redactor.names(in: event) where directions[name] == nil {
      directions[name] = direction
      names.append(name)
    }
  }
}
