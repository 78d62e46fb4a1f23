// Several of these modules have the system's addresses; which of them the compiler takes to define
// them is not always the same.
import CLibwebsockets
import CLinux
import Glibc

/// A numeric address and port that a socket can be bound or connected to.
package struct SocketAddress: Hashable, Sendable, CustomStringConvertible {
  /// Which of the two internets it belongs to.
  package enum Family: Hashable, Sendable {
    /// Version 4.
    case ipv4
    /// Version 6.
    case ipv6

    var number: CInt { self == .ipv4 ? AF_INET : AF_INET6 }
  }

  /// Which internet the address belongs to.
  package let family: Family

  /// The address in text: `127.0.0.1`, `::1`.
  package let host: String

  /// The port, 0 for any that is free.
  package var port: UInt16

  /// Reads a numeric address; `nil` if it is a name, or nothing at all.
  package init?(host: String, port: UInt16) {
    let family: Family = host.contains(":") ? .ipv6 : .ipv4
    var room = in6_addr()
    guard unsafe inet_pton(family.number, host, &room) == 1 else { return nil }
    self.family = family
    self.host = host
    self.port = port
  }

  /// Reads what the system keeps an address in; `nil` if it is of neither internet.
  init?(_ storage: sockaddr_storage) {
    var storage = storage
    let length = socklen_t(MemoryLayout<sockaddr_storage>.size)
    var host = [CChar](repeating: 0, count: 64)
    var service = [CChar](repeating: 0, count: 16)
    let code = unsafe withUnsafePointer(to: &storage) { pointer in
      unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe getnameinfo(
          $0, length, &host, socklen_t(host.count), &service, socklen_t(service.count),
          NI_NUMERICHOST | NI_NUMERICSERV)
      }
    }
    guard code == 0, let port = UInt16(Self.text(service)) else { return nil }
    self.init(host: Self.text(host), port: port)
  }

  /// Room for an address of either internet.
  static var storage: sockaddr_storage { sockaddr_storage() }

  /// Whether only this machine can reach it.
  package var isLoopback: Bool { host.hasPrefix("127.") || host == "::1" }

  /// Host and port as a URL has them: `127.0.0.1:8766`, `[::1]:8766`.
  package var description: String { family == .ipv6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The address that reaches a socket bound to this one from the same machine.
  var reachable: SocketAddress {
    let host = host == "0.0.0.0" ? "127.0.0.1" : host == "::" ? "::1" : host
    return SocketAddress(host: host, port: port) ?? self
  }

  /// Calls `body` with the address as the system wants it.
  func withSystemAddress(_ body: (UnsafePointer<sockaddr>, socklen_t) -> CInt) -> CInt {
    var storage = Self.storage
    return unsafe withUnsafeMutablePointer(to: &storage) { pointer in
      let length = unsafe fill(pointer)
      return unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        unsafe body($0, length)
      }
    }
  }

  private func fill(_ pointer: UnsafeMutablePointer<sockaddr_storage>) -> socklen_t {
    switch family {
    case .ipv4:
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      unsafe inet_pton(AF_INET, host, &address.sin_addr)
      unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: address, as: sockaddr_in.self)
      return socklen_t(MemoryLayout<sockaddr_in>.size)
    case .ipv6:
      var address = sockaddr_in6()
      address.sin6_family = sa_family_t(AF_INET6)
      address.sin6_port = port.bigEndian
      unsafe inet_pton(AF_INET6, host, &address.sin6_addr)
      unsafe UnsafeMutableRawPointer(pointer).storeBytes(of: address, as: sockaddr_in6.self)
      return socklen_t(MemoryLayout<sockaddr_in6>.size)
    }
  }

  private static func text(_ characters: [CChar]) -> String {
    String(
      decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
