/// Where a WebSocket server is: `ws://host:port/path?query` (RFC 6455, section 3).
package struct WebSocketURL: Hashable, Sendable {
  /// Whether the connection is to be encrypted: `wss` and not `ws`.
  package let isSecure: Bool
  /// A name in lower case or an address; an IPv6 address without its brackets.
  package let host: String
  /// The TCP port: the one given, or 80 for `ws` and 443 for `wss`.
  package let port: UInt16
  /// Path and query, never empty.
  package var target: String

  /// Parses a URL.
  ///
  /// - Throws: the first thing that is wrong with it.
  package init(_ text: String) throws(Failure) {
    var rest = Array(text.utf8)[...]
    isSecure = try Self.takeScheme(&rest, of: text)
    let end = rest.firstIndex { "/?#".utf8.contains($0) } ?? rest.endIndex
    target = try Self.target(rest[end...])
    rest = rest[..<end]
    guard !rest.contains(UInt8(ascii: "@")) else { throw .userInformation }
    host = try Self.takeHost(&rest)
    port = try Self.port(rest, otherwise: isSecure ? 443 : 80)
  }

  /// Host and port as a `Host` field has them: the port only where it is not the scheme's own.
  package var authority: String {
    let name = host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// Returns what to ask the server for in the name of a client.
  ///
  /// That is the client's path behind that of the URL, and the queries of both.
  ///
  /// - Parameter request: What the client asks for, path and query.
  /// - Returns: Path and query.
  package func target(of request: String) -> String {
    let (base, own) = Self.parts(target)
    let (path, asked) = Self.parts(request)
    let isBare = path == "/" && base != "/"
    let joined = isBare ? base : (base.hasSuffix("/") ? base.dropLast() : base) + path
    let queries = [own, asked].compactMap { $0 }
    return queries.isEmpty ? "\(joined)" : "\(joined)?\(queries.joined(separator: "&"))"
  }

  /// Path and query of a target, the latter without its question mark.
  private static func parts(_ target: String) -> (path: Substring, query: Substring?) {
    guard let mark = target.firstIndex(of: "?") else { return (target[...], nil) }
    return (target[..<mark], target[target.index(after: mark)...])
  }

  private static func takeScheme(
    _ rest: inout ArraySlice<UInt8>, of text: String
  ) throws(Failure) -> Bool {
    for (prefix, isSecure) in [("ws://", false), ("wss://", true)]
    where String(decoding: rest.prefix(prefix.utf8.count), as: UTF8.self).lowercased() == prefix {
      rest = rest.dropFirst(prefix.utf8.count)
      return isSecure
    }
    throw .scheme(text)
  }

  private static func target(_ bytes: ArraySlice<UInt8>) throws(Failure) -> String {
    guard !bytes.contains(UInt8(ascii: "#")) else { throw .fragment }
    if let byte = bytes.first(where: { !HTTPCharacter.isVisible($0) }) {
      throw .targetCharacter(byte)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    return bytes.first == UInt8(ascii: "/") ? text : "/" + text
  }

  private static func takeHost(_ rest: inout ArraySlice<UInt8>) throws(Failure) -> String {
    let isBracketed = rest.first == UInt8(ascii: "[")
    let host: ArraySlice<UInt8>
    if isBracketed {
      guard let end = rest.firstIndex(of: UInt8(ascii: "]")) else { throw .openBracket }
      host = rest[..<end].dropFirst()
      rest = rest[(end + 1)...]
    } else {
      let end = rest.firstIndex(of: UInt8(ascii: ":")) ?? rest.endIndex
      host = rest[..<end]
      rest = rest[end...]
    }
    guard !host.isEmpty else { throw .missingHost }
    let isAllowed = isBracketed ? HTTPCharacter.isInIPv6Address : HTTPCharacter.isInHostName
    if let byte = host.first(where: { !isAllowed($0) }) { throw .hostCharacter(byte) }
    return String(decoding: host, as: UTF8.self).lowercased()
  }

  private static func port(
    _ rest: ArraySlice<UInt8>, otherwise standard: UInt16
  ) throws(Failure) -> UInt16 {
    guard !rest.isEmpty else { return standard }
    let text = String(decoding: rest, as: UTF8.self)
    guard rest.first == UInt8(ascii: ":") else { throw .port(text) }
    let digits = rest.dropFirst()
    // An empty port is the standard one (RFC 3986, section 3.2.3).
    guard !digits.isEmpty else { return standard }
    guard digits.allSatisfy(HTTPCharacter.isDigit), let port = UInt16(text.dropFirst()), port > 0
    else { throw .port(String(text.dropFirst())) }
    return port
  }
}

extension WebSocketURL {
  /// What is wrong with a URL.
  package enum Failure: Error, Hashable, CustomStringConvertible {
    /// It begins with neither `ws://` nor `wss://`.
    case scheme(String)
    /// There is a user name before the host.
    case userInformation
    /// There is a `#`.
    case fragment
    /// There is nothing between the scheme and the port or path.
    case missingHost
    /// A `[` has no `]`.
    case openBracket
    /// A byte cannot be in a host name, or in an IPv6 address.
    case hostCharacter(UInt8)
    /// What stands for the port is not a number from 1 to 65535.
    case port(String)
    /// A byte cannot be in a path or query.
    case targetCharacter(UInt8)

    package var description: String {
      switch self {
      case .scheme(let text):
        "'\(text)' is not a WebSocket URL: it must begin with ws:// or wss://"
      case .userInformation:
        "a WebSocket URL takes no user name or password: send a header field instead"
      case .fragment: "a WebSocket URL takes no fragment: write # as %23"
      case .missingHost: "the URL names no host: ws://host, ws://host:port/path?query"
      case .openBracket: "the IPv6 address is not closed: ws://[::1]:port"
      case .hostCharacter(let byte):
        "\(HTTPCharacter.name(byte)) cannot be in a host: give a name of letters, digits, '-',"
          + " '.' and '_' (xn-- for others), an IPv4 address, or an IPv6 address in brackets"
      case .port(let text): "'\(text)' is not a port: give a number from 1 to 65535"
      case .targetCharacter(let byte):
        "\(HTTPCharacter.name(byte)) cannot be in a path or query: write it as %XX"
      }
    }
  }
}
