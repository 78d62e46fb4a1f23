/// What stands before the JSON in the text of a Socket.IO packet.
///
/// The `4` of an Engine.IO message, the type of the packet, and where they are there the number of
/// attachments and a hyphen, the namespace and a comma, and the id of an acknowledgement:
/// `42["x"]`, `451-/admin,13["x",…]`.
///
/// Source: the Socket.IO protocol, revision 5, and the Engine.IO protocol, revision 4.
package struct PacketPrefix: Hashable, Sendable {
  /// How many bytes it has; behind it comes `[` or `{`.
  package let byteCount: Int

  /// Whether the packet is an event, with or without attachments.
  package let isEvent: Bool

  /// Most bytes of a prefix; a longer one is not recognised.
  private static let longest = 1_024

  /// Finds the prefix of a packet, or `nil` where the text is no packet with JSON.
  ///
  /// What follows the prefix is no JSON text with it, so that no JSON is taken for a packet.
  package init?(_ bytes: Span<UInt8>) {
    guard bytes.count > 2, bytes[0] == UInt8(ascii: "4") else { return nil }
    let type = bytes[1] &- UInt8(ascii: "0")
    guard type <= 6 else { return nil }
    let end = min(bytes.count, Self.longest)
    var position = 2
    if type == 5 || type == 6 {
      let start = position
      Self.skipDigits(&position, end, in: bytes)
      guard position > start, position < end, bytes[position] == UInt8(ascii: "-") else {
        return nil
      }
      position += 1
    }
    if position < end, bytes[position] == UInt8(ascii: "/") {
      while position < end, bytes[position] != UInt8(ascii: ",") { position += 1 }
      position += 1
    }
    Self.skipDigits(&position, end, in: bytes)
    guard position < end else { return nil }
    guard bytes[position] == UInt8(ascii: "[") || bytes[position] == UInt8(ascii: "{") else {
      return nil
    }
    byteCount = position
    isEvent = type == 2 || type == 5
  }

  private static func skipDigits(_ position: inout Int, _ end: Int, in bytes: Span<UInt8>) {
    while position < end, bytes[position] &- UInt8(ascii: "0") < 10 { position += 1 }
  }
}
