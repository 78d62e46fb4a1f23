import Lightlag

/// Fields that a user wants in opening handshakes of ours.
enum HeaderOption {
  /// The option, for what it does in a command; what it says may be a secret.
  static func option(_ help: String) -> CommandDescription.Option {
    .init("--header", "'NAME: VALUE'", help, isSecret: true)
  }

  /// The fields, in the order in which they were given.
  ///
  /// - Throws: `UsageError`, which does not say what may be a secret.
  static func headers(_ arguments: Arguments) throws -> [Header] {
    let headers = try arguments.all("--header").map { field in
      let parts = field.split(separator: ":", maxSplits: 1)
      guard parts.count == 2 else {
        throw arguments.error("--header: give a name, a colon and a value: 'Origin: http://a'")
      }
      return Header(name: String(parts[0]), value: String(parts[1].drop { $0 == " " }))
    }
    do {
      try Header.check(headers)
    } catch {
      throw arguments.error("--header: \(error)")
    }
    return headers
  }
}
