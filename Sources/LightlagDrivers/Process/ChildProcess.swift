import Glibc

/// Another run of this program.
package enum ChildProcess {
  /// Runs this program again and waits for it; its output goes where ours does.
  ///
  /// - Parameter arguments: Those after the program's name.
  /// - Returns: Its exit status, or 128 and the signal that ended it.
  /// - Throws: what kept it from starting.
  package static func runSelf(_ arguments: [String]) throws(SystemError) -> CInt {
    let path = "/proc/self/exe"
    var pointers = unsafe ([path] + arguments).map { unsafe strdup($0) }
    unsafe pointers.append(nil)
    defer { unsafe pointers.forEach { unsafe free($0) } }
    var process: pid_t = 0
    let code = unsafe posix_spawn(&process, path, nil, nil, pointers, environ)
    guard code == 0 else { throw SystemError(code: code) }
    var status: CInt = 0
    while unsafe waitpid(process, &status, 0) < 0 {
      guard errno == EINTR else { throw .last }
    }
    // The layout of a status as wait(2) describes it.
    let signal = status & 0x7f
    return signal == 0 ? status >> 8 & 0xff : 128 + signal
  }
}
