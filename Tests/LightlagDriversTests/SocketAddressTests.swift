import LightlagDrivers
import Testing

@Suite struct SocketAddressTests {
  @Test(arguments: [
    ("127.0.0.1", "127.0.0.1:80"), ("0.0.0.0", "0.0.0.0:80"), ("::1", "[::1]:80"),
    ("::", "[::]:80"),
    ("fe80::12:ab", "[fe80::12:ab]:80"), ("::ffff:1.2.3.4", "[::ffff:1.2.3.4]:80"),
  ])
  func `a numeric address is read and written as a URL has it`(host: String, text: String) throws {
    let address = try #require(SocketAddress(host: host, port: 80))
    #expect(address.description == text)
    #expect(address.host == host)
    #expect(address.family == (host.contains(":") ? .ipv6 : .ipv4))
  }

  @Test(arguments: [
    "", "localhost", "127.1", "127.0.0.256", "127.0.0.1.1", "127.0.0.1 ", "127.0.0.1:80", "[::1]",
    "::g", ":", "1::2::3", "fe80::1%lo", "0x7f000001",
  ])
  func `what is no numeric address is none`(host: String) {
    #expect(SocketAddress(host: host, port: 80) == nil)
  }

  @Test(arguments: [
    ("127.0.0.1", true), ("127.9.9.9", true), ("::1", true), ("0.0.0.0", false), ("::", false),
    ("12.7.0.1", false), ("10.0.0.1", false), ("::2", false),
  ])
  func `what only this machine can reach is known`(host: String, isLoopback: Bool) {
    #expect(SocketAddress(host: host, port: 1)?.isLoopback == isLoopback)
  }
}
