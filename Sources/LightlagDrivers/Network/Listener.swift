import CLibwebsockets
import Glibc

/// A socket that connections come to.
final class Listener: Descriptor {
  /// Why a listener is not there.
  struct Failure: Error, CustomStringConvertible {
    /// Where it was to listen.
    let address: SocketAddress
    /// What the system said.
    let error: SystemError

    var description: String {
      let holder = error.code == EADDRINUSE ? PortHolder.find(port: address.port) : nil
      let suffix = holder.map { " (held by \($0))" } ?? ""
      return "cannot listen on \(address): \(error)\(suffix)"
    }
  }

  /// Where it listens, with the port that was taken.
  let address: SocketAddress

  private let number: CInt
  private let accepted: (CInt) -> Void
  /// Given up for a moment when there are no more descriptors, to turn a connection away.
  private var spare: CInt

  /// Listens at `address`, once a connection of our own to it has succeeded.
  init(
    at address: SocketAddress, loop: EventLoop, accepted: @escaping (CInt) -> Void
  ) throws(Failure) {
    do {
      number = try Socket.listen(at: address)
    } catch {
      throw Failure(address: address, error: error)
    }
    self.address = Socket.localAddress(number) ?? address
    self.accepted = accepted
    spare = Self.openSpare()
    super.init(loop: loop)
    do {
      try Self.knock(at: self.address.reachable)
    } catch {
      Glibc.close(number)
      Glibc.close(spare)
      throw Failure(address: self.address, error: error)
    }
    loop.watch(self, file: number)
  }

  override func readable() {
    // A bounded number at a time, so that those who are connected get their turn.
    for _ in 0..<64 {
      do {
        accepted(try Socket.accept(number))
      } catch {
        guard error.code == EMFILE || error.code == ENFILE else { return }
        turnAway()
      }
    }
  }

  override func ended() {
    if spare >= 0 { Glibc.close(spare) }
  }

  /// Closes a connection at once for which there is no descriptor, rather than let it wait
  /// and the loop spin on it.
  private func turnAway() {
    if spare >= 0 { Glibc.close(spare) }
    if let connection = try? Socket.accept(number) { Glibc.close(connection) }
    spare = Self.openSpare()
  }

  private static func openSpare() -> CInt { unsafe open("/dev/null", O_RDONLY | O_CLOEXEC) }

  /// Connects to a listener and hangs up: the kernel answers before anything is accepted.
  private static func knock(at address: SocketAddress) throws(SystemError) {
    let number = try Socket.connect(to: address)
    defer { Glibc.close(number) }
    var poll = pollfd(fd: number, events: Int16(POLLOUT), revents: 0)
    guard unsafe Glibc.poll(&poll, 1, 2_000) == 1 else { throw SystemError(code: ETIMEDOUT) }
    if let error = Socket.pendingError(number) { throw error }
  }
}
