import Glibc
import LightlagCore

/// A command of a user's, run by the shell.
package enum ShellCommand {
  /// What came of it.
  package enum Outcome: Hashable, Sendable {
    /// It ended, with that status, or 128 and the signal that ended it.
    case ended(CInt)
    /// It took too long, or was not wanted any more, and was ended with all that it had started.
    case stopped
  }

  /// Runs it and waits for it; what it prints is thrown away.
  ///
  /// - Parameters:
  ///   - command: Its text, for `/bin/sh -c`.
  ///   - environment: Variables that it gets besides ours: `NAME=value`.
  ///   - limit: How long it may take.
  ///   - isCancelled: Asked again and again: whether it is to end before.
  /// - Returns: What came of it.
  /// - Throws: what kept it from starting.
  package static func run(
    _ command: String, environment: [String], limit: Duration,
    isCancelled: () -> Bool = { false }
  ) throws(SystemError) -> Outcome {
    let process = try spawn(command, environment)
    let clock = RunClock()
    var pause: UInt32 = 200
    var status: CInt = 0
    while true {
      let ended = unsafe waitpid(process, &status, WNOHANG)
      if ended == process { break }
      if ended < 0, errno != EINTR { throw .last }
      if Instant.start.duration(to: clock.now) > limit || isCancelled() {
        // All of its group, so that nothing is left behind.
        kill(-process, SIGKILL)
        while unsafe waitpid(process, &status, 0) < 0, errno == EINTR {}
        return .stopped
      }
      usleep(pause)
      pause = min(pause * 2, 10_000)
    }
    // The layout of a status as wait(2) describes it.
    let signal = status & 0x7f
    return .ended(signal == 0 ? status >> 8 & 0xff : 128 + signal)
  }

  private static func spawn(
    _ command: String, _ environment: [String]
  ) throws(SystemError) -> pid_t {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    for number: CInt in 0...2 {
      unsafe posix_spawn_file_actions_addopen(&actions, number, "/dev/null", O_RDWR, 0)
    }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    let flags = POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGMASK
    unsafe posix_spawnattr_setflags(&attributes, Int16(flags))
    // What we have blocked, to look for it ourselves, is to reach the command.
    var mask = SignalWatch.set(of: [])
    unsafe posix_spawnattr_setsigmask(&attributes, &mask)
    let words = ["/bin/sh", "-c", command]
    var arguments = unsafe words.map { unsafe strdup($0) }
    unsafe arguments.append(nil)
    defer { unsafe arguments.forEach { unsafe free($0) } }
    var variables = unsafe environment.map { unsafe strdup($0) }
    defer { unsafe variables.prefix(environment.count).forEach { unsafe free($0) } }
    var place = unsafe environ
    while let variable = unsafe place.pointee {
      unsafe variables.append(variable)
      unsafe place += 1
    }
    unsafe variables.append(nil)
    var process: pid_t = 0
    let code = unsafe posix_spawn(
      &process, "/bin/sh", &actions, &attributes, arguments, variables)
    guard code == 0 else { throw SystemError(code: code) }
    return process
  }
}
