import CLibwebsockets
import CLinux
import Glibc

/// The system calls on sockets that the drivers make themselves, so that the error is exact.
enum Socket {
  /// Opens a stream socket that does not block.
  static func open(_ family: SocketAddress.Family) throws(SystemError) -> CInt {
    let kind = CInt(SOCK_STREAM.rawValue) | O_NONBLOCK | O_CLOEXEC
    let number = socket(family.number, kind, 0)
    guard number >= 0 else { throw .last }
    return number
  }

  /// Opens a socket that listens at `address`, on that internet alone.
  static func listen(at address: SocketAddress) throws(SystemError) -> CInt {
    let number = try open(address.family)
    setOption(number, SOL_SOCKET, SO_REUSEADDR)
    // An IPv6 socket takes IPv4 as well unless it is told not to.
    if address.family == .ipv6 { setOption(number, CInt(IPPROTO_IPV6), IPV6_V6ONLY) }
    let isBound = unsafe address.withSystemAddress { unsafe bind(number, $0, $1) } == 0
    guard isBound, Glibc.listen(number, 4096) == 0 else {
      let error = SystemError.last
      Glibc.close(number)
      throw error
    }
    return number
  }

  /// Begins to connect; the socket becomes writable when that has ended.
  static func connect(to address: SocketAddress) throws(SystemError) -> CInt {
    let number = try open(address.family)
    setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY)
    let code = unsafe address.withSystemAddress { unsafe Glibc.connect(number, $0, $1) }
    guard code == 0 || errno == EINPROGRESS else {
      let error = SystemError.last
      Glibc.close(number)
      throw error
    }
    return number
  }

  /// Returns the next connection that waits at a listening socket.
  ///
  /// - Throws: `EAGAIN` when there is none.
  static func accept(_ listener: CInt) throws(SystemError) -> CInt {
    let number = accept4(listener, nil, nil, O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else { throw .last }
    setOption(number, CInt(IPPROTO_TCP), TCP_NODELAY)
    return number
  }

  /// The address that a socket is bound to.
  static func localAddress(_ number: CInt) -> SocketAddress? {
    var storage = SocketAddress.storage
    var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    let code = unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getsockname(number, $0, &length)
      }
    }
    return code == 0 ? SocketAddress(storage) : nil
  }

  /// The error that a connection attempt ended with, or `nil` for success.
  static func pendingError(_ number: CInt) -> SystemError? {
    var code: CInt = 0
    var length = socklen_t(MemoryLayout<CInt>.size)
    guard unsafe getsockopt(number, SOL_SOCKET, SO_ERROR, &code, &length) == 0 else { return .last }
    return code == 0 ? nil : SystemError(code: code)
  }

  /// Whether a connection is over in both directions, which can be seen without reading.
  static func isBroken(_ number: CInt) -> Bool {
    var query = pollfd(fd: number, events: 0, revents: 0)
    return unsafe poll(&query, 1, 0) == 1 && CInt(query.revents) & (POLLERR | POLLHUP) != 0
  }

  private static func setOption(_ number: CInt, _ level: CInt, _ name: CInt) {
    var value: CInt = 1
    unsafe setsockopt(number, level, name, &value, socklen_t(MemoryLayout<CInt>.size))
  }
}
