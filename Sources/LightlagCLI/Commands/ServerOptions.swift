import Lightlag

/// Live servers that a command is given by their URLs.
enum ServerOptions {
  /// The servers that `--against` names: one for all, and others by the names of their listeners.
  static func backend(_ arguments: Arguments) throws -> Backend {
    var whole: String?
    var named: [NamedServer] = []
    for text in arguments.all("--against") {
      let parts = text.split(separator: "=", maxSplits: 1)
      // A URL may hold the sign too, but not before its first colon.
      guard parts.count == 2, !parts[0].contains(":"), !parts[0].contains("/") else {
        guard whole == nil else {
          throw arguments.error("--against: give one URL, or a NAME=URL for each server")
        }
        whole = text
        continue
      }
      guard !named.contains(where: { $0.name == parts[0] }) else {
        throw arguments.error("--against names the server '\(parts[0])' twice")
      }
      named.append(NamedServer(name: String(parts[0]), url: String(parts[1])))
    }
    guard let url = whole ?? named.first?.url else {
      throw arguments.error("--against needs a URL")
    }
    return try backend(at: url, named: named, arguments)
  }

  /// The server at a URL, and others by the names of their listeners, trusted as `--tls-ca` says.
  static func backend(
    at url: String, named: [NamedServer] = [], _ arguments: Arguments
  ) throws -> Backend {
    let backend = Backend.live(url: url, authorities: arguments.value("--tls-ca"), named: named)
    do {
      try backend.check()
    } catch {
      throw arguments.error("\(error)")
    }
    return backend
  }

  /// Makes sure that there is a server for every connection of a recording, and that each name is
  /// one of the recording's.
  static func check(
    _ backend: Backend, for recording: Recording, _ arguments: Arguments
  ) throws {
    guard case .live(let url, _, let named) = backend, !named.isEmpty else { return }
    let (recorded, given) = (recording.servers, named.map(\.name))
    let has = recorded.isEmpty ? "none with a name" : recorded.joined(separator: ", ")
    for name in given where !recorded.contains(name) {
      throw arguments.error(
        "--against \(name)=URL: the recording has no server '\(name)'; it has: \(has)")
    }
    // One URL without a name is for all that have none of their own.
    guard !arguments.all("--against").contains(url) else { return }
    for name in recorded where !given.contains(name) {
      throw arguments.error(
        "--against names \(given.joined(separator: ", ")), and the recording has: \(has);"
          + " give \(name)=URL too")
    }
  }

  /// The ports to listen at, in the order in which they were given.
  static func ports(_ arguments: Arguments) throws -> [UInt16] {
    try arguments.all("--port").map { text in
      guard let port = UInt16(text) else {
        throw arguments.error("--port \(text): give a port from 0 to 65535")
      }
      return port
    }
  }
}
