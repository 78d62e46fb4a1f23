import Glibc
import Synchronization

/// What this process writes to, and how.
package enum Terminal {
  /// Where output goes.
  package enum Channel: CInt, Sendable {
    /// Results, for people and machines.
    case output = 1
    /// Progress and errors, for people.
    case error = 2
  }

  private static let outputError = Atomic<CInt>(0)

  /// Why something of the output is missing, if it is, but for that nobody reads it any more.
  package static var outputFailure: SystemError? {
    let code = outputError.load(ordering: .relaxed)
    return code == 0 ? nil : SystemError(code: code)
  }

  /// Whether a person looks at a channel.
  package static func isInteractive(_ channel: Channel) -> Bool { isatty(channel.rawValue) == 1 }

  /// Whether colour is wanted there: on a terminal, unless `NO_COLOR` is set to anything.
  package static func hasColor(_ channel: Channel) -> Bool {
    isInteractive(channel) && (environment("NO_COLOR") ?? "").isEmpty
  }

  /// The value of an environment variable, or `nil` if it is not set.
  package static func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
  }

  /// Whether this is no person's machine, as the services say that run tests for people (`CI`).
  package static var isContinuousIntegration: Bool {
    !["", "0", "false"].contains((environment("CI") ?? "").lowercased())
  }

  /// The names of the environment variables that begin so, in alphabetical order.
  package static func environmentNames(prefix: String) -> [String] {
    var names: Set<String> = []
    var place = unsafe environ
    while let entry = unsafe place.pointee {
      let name = unsafe String(cString: entry).prefix { $0 != "=" }
      if name.hasPrefix(prefix) { names.insert(String(name)) }
      unsafe place += 1
    }
    return names.sorted()
  }

  /// Takes the numbers of standard streams that were closed, so that no file gets them.
  ///
  /// What is written there fails all the same, as each is opened the other way.
  package static func holdStandardNumbers() {
    for number: CInt in 0...2 where fcntl(number, F_GETFD) < 0 {
      _ = unsafe open("/dev/null", number == 0 ? O_WRONLY : O_RDONLY)
    }
  }

  /// Writes text to a channel, all of it and at once.
  package static func write(_ text: String, to channel: Channel = .output) {
    write(Array(text.utf8), to: channel)
  }

  /// Writes bytes to a channel, all of them and at once.
  ///
  /// - Returns: Whether there is still somebody who reads them.
  @discardableResult
  package static func write(_ bytes: [UInt8], to channel: Channel = .output) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(
          channel.rawValue, buffer.baseAddress?.advanced(by: written), buffer.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        // Whoever read it has gone; there is nobody to tell.
        if channel == .output, errno != EPIPE { outputError.store(errno, ordering: .relaxed) }
        return false
      }
      written += count
    }
    return true
  }
}
