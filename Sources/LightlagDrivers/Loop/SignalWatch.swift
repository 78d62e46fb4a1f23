import CLinux
import Glibc

/// Signals as events of the loop: a signalfd(2).
final class SignalWatch: Descriptor {
  private let received: (CInt) -> Void
  private let number: CInt

  /// Blocks the signals in this thread and those it starts, and hears of them here instead.
  init(_ signals: [CInt], loop: EventLoop, received: @escaping (CInt) -> Void) throws(SystemError) {
    self.received = received
    var set = Self.set(of: signals)
    unsafe pthread_sigmask(SIG_BLOCK, &set, nil)
    number = unsafe signalfd(-1, &set, CInt(SFD_NONBLOCK | SFD_CLOEXEC))
    super.init(loop: loop)
    guard number >= 0 else { throw .last }
    loop.watch(self, file: number)
  }

  /// The signals that ask a process to end, but for those that it is to ignore.
  static var endings: [CInt] {
    [SIGINT, SIGTERM, SIGHUP].filter { $0 != SIGHUP || !isIgnored($0) }
  }

  static func set(of signals: [CInt]) -> sigset_t {
    var set = sigset_t()
    unsafe sigemptyset(&set)
    for signal in signals { unsafe sigaddset(&set, signal) }
    return set
  }

  /// Whether who started the process has it ignore a signal, as nohup(1) does with SIGHUP.
  private static func isIgnored(_ signal: CInt) -> Bool {
    var action = sigaction()
    guard unsafe sigaction(signal, nil, &action) == 0 else { return false }
    // SIG_IGN, a macro that Swift does not see, is the address 1.
    let handler = unsafe action.__sigaction_handler.sa_handler
    return unsafe unsafeBitCast(handler, to: Int.self) == 1
  }

  override func readable() {
    var info = signalfd_siginfo()
    let size = MemoryLayout<signalfd_siginfo>.size
    while unsafe read(number, &info, size) == size { received(CInt(info.ssi_signo)) }
  }
}
