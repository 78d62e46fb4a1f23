/// What both ends have agreed on for compressed messages: permessage-deflate.
///
/// The codec says which messages are compressed, and no more: it stays without state of a
/// compressor, which whoever has the socket holds.
///
/// Source: RFC 7692, section 7.1.
package struct DeflateParameters: Hashable, Sendable {
  /// What one end does when it compresses.
  package struct Compression: Hashable, Sendable {
    /// Whether each message is compressed as if it were the first.
    package var dropsContext = false
    /// The binary logarithm of how far back a message may refer, from 8 to 15.
    package var windowBits = 15

    /// Creates the compression that nobody has asked to change.
    package init() {}
  }

  /// What the extension is called.
  static let name = "permessage-deflate"
  /// What we offer as a client: everything as it is by default, or as the server wishes.
  ///
  /// A server may have us drop our context though we said nothing of it (section 7.1.1.2), but
  /// not all dare to; the second offer is for those. What it answers decides, whichever it took.
  static let offer = [
    "\(name); \(Key.clientWindow.rawValue)",
    "\(name); \(Key.clientWindow.rawValue); \(Key.clientReset.rawValue)",
  ].joined(separator: ", ")

  /// What the server does.
  package var server = Compression()
  /// What the client does.
  package var client = Compression()

  /// Creates the parameters that nobody has asked to change.
  package init() {}

  /// Returns what an end does that has that role.
  package func compression(of role: WebSocketRole) -> Compression {
    role == .server ? server : client
  }
}

extension DeflateParameters {
  private enum Key: String, CaseIterable {
    case serverReset = "server_no_context_takeover"
    case clientReset = "client_no_context_takeover"
    case serverWindow = "server_max_window_bits"
    case clientWindow = "client_max_window_bits"
  }

  /// Takes the first offer of a client that a server can grant, or gives `nil`.
  ///
  /// An offer that is not as the RFC wants it is declined, and the next one looked at.
  init?(offers: [String]) {
    for element in offers {
      guard let offer = ExtensionOffer(element), offer.name == Self.name,
        let parameters = Self(offer.parameters, mayLackValue: .clientWindow)
      else { continue }
      self = parameters
      return
    }
    return nil
  }

  /// Takes what a server has granted; gives `nil` where it may not say so.
  ///
  /// The offer was the one in `offer`, so a server may choose all of it.
  init?(granted element: String) {
    guard let offer = ExtensionOffer(element), offer.name == Self.name else { return nil }
    self.init(offer.parameters, mayLackValue: nil)
  }

  /// The element that grants these parameters to a client.
  var granting: String {
    var text = Self.name
    if server.dropsContext { text += "; \(Key.serverReset.rawValue)" }
    if client.dropsContext { text += "; \(Key.clientReset.rawValue)" }
    if server.windowBits < 15 { text += "; \(Key.serverWindow.rawValue)=\(server.windowBits)" }
    if client.windowBits < 15 { text += "; \(Key.clientWindow.rawValue)=\(client.windowBits)" }
    return text
  }

  private init?(_ parameters: [ExtensionOffer.Parameter], mayLackValue bare: Key?) {
    self.init()
    var seen: Set<Key> = []
    for parameter in parameters {
      guard let key = Key(rawValue: parameter.name), seen.insert(key).inserted else { return nil }
      switch key {
      case .serverReset, .clientReset:
        guard parameter.value == nil else { return nil }
        if key == .serverReset { server.dropsContext = true } else { client.dropsContext = true }
      case .serverWindow, .clientWindow:
        guard let value = parameter.value else {
          guard key == bare else { return nil }
          continue
        }
        guard let bits = Self.windowBits(value) else { return nil }
        if key == .serverWindow { server.windowBits = bits } else { client.windowBits = bits }
      }
    }
  }

  /// A number without sign or leading zeros, as section 7.1.2 has it.
  private static func windowBits(_ text: String) -> Int? {
    (8...15).first { String($0) == text }
  }
}
