import CLibwebsockets
import CLinux
import Glibc

/// Finds the addresses of a name, away from the loop's thread.
enum Resolver {
  /// Calls `found` on the loop's thread with the addresses, in the system's order of
  /// preference, or with the system's words for why there are none.
  static func resolve(
    host: String, port: UInt16, for mailbox: Mailbox,
    found: @escaping @Sendable (Result<[SocketAddress], ResolverFailure>) -> Void
  ) {
    if let address = SocketAddress(host: host, port: port) { return found(.success([address])) }
    do throws(SystemError) {
      try BackgroundThread.start {
        let result = lookUp(host: host, port: port)
        mailbox.post { found(result) }
      }
    } catch {
      found(.failure(ResolverFailure(host: host, text: error.description)))
    }
  }

  private static func lookUp(
    host: String, port: UInt16
  ) -> Result<[SocketAddress], ResolverFailure> {
    var hints = unsafe addrinfo()
    unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
    var list: UnsafeMutablePointer<addrinfo>?
    let code = unsafe getaddrinfo(host, String(port), &hints, &list)
    guard code == 0 else {
      let text = unsafe String(cString: gai_strerror(code))
      return .failure(ResolverFailure(host: host, text: text))
    }
    defer { unsafe freeaddrinfo(list) }
    var addresses: [SocketAddress] = []
    var entry = unsafe list
    while let current = unsafe entry {
      var storage = SocketAddress.storage
      unsafe withUnsafeMutableBytes(of: &storage) { bytes in
        unsafe bytes.copyMemory(
          from: UnsafeRawBufferPointer(
            start: current.pointee.ai_addr, count: Int(current.pointee.ai_addrlen)))
      }
      if let address = SocketAddress(storage) { addresses.append(address) }
      unsafe entry = current.pointee.ai_next
    }
    return .success(addresses)
  }
}

/// A name that has no address.
struct ResolverFailure: Error, CustomStringConvertible {
  let host: String
  /// The system's own words: `Name or service not known`.
  let text: String

  var description: String { "cannot find '\(host)': \(text)" }
}
