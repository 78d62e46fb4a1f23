/// What stands before the JSON in the text of a Socket.IO packet.
///
/// The `4` of an Engine.IO message, the type of the packet, and where they are there the number of
/// attachments and a hyphen, the namespace and a comma, and the id of an acknowledgement:
/// `42["x"]`, `451-/admin,13["x",…]`.
///
/// Source: the Socket.IO protocol, revision 5, and the Engine.IO protocol, revision 4.
package struct PacketPrefix: Hashable, Sendable {
  /// How many bytes it has; behind it comes `[` or `{`, or what else the packet holds.
  package let byteCount: Int

  /// The packet's type: 2 and 5 are events, 3 and 6 acknowledgements.
  package let type: UInt8

  /// Binary messages behind the packet that belong to it.
  package let attachmentCount: Int

  /// Where the namespace stands, empty for the one that is not written.
  package let namespace: Range<Int>

  /// The number by which the packet is acknowledged, or that it acknowledges.
  package let acknowledgement: Int?

  /// Whether the packet is an event, with or without attachments.
  package var isEvent: Bool { type == 2 || type == 5 }

  /// Whether it answers an event.
  package var isAcknowledgement: Bool { type == 3 || type == 6 }

  /// Most bytes of a prefix; a longer one is not recognised.
  private static let longest = 1_024

  /// Most attachments of a packet that are taken for its own.
  private static let mostAttachments = 1_024

  /// Finds the prefix of a packet, or `nil` where the text is no packet with JSON.
  ///
  /// What follows the prefix is no JSON text with it, so that no JSON is taken for a packet.
  package init?(_ bytes: Span<UInt8>) {
    self.init(anyPacket: bytes)
    guard byteCount < min(bytes.count, Self.longest) else { return nil }
    guard bytes[byteCount] == UInt8(ascii: "[") || bytes[byteCount] == UInt8(ascii: "{") else {
      return nil
    }
  }

  /// Finds the prefix of a packet that may hold nothing, as one that joins or leaves a namespace.
  package init?(anyPacket bytes: Span<UInt8>) {
    guard bytes.count > 1, bytes[0] == UInt8(ascii: "4") else { return nil }
    type = bytes[1] &- UInt8(ascii: "0")
    guard type <= 6 else { return nil }
    let end = min(bytes.count, Self.longest)
    var position = 2
    if type == 5 || type == 6 {
      guard let count = Self.number(at: &position, end, in: bytes), position < end,
        bytes[position] == UInt8(ascii: "-")
      else { return nil }
      attachmentCount = min(count, Self.mostAttachments)
      position += 1
    } else {
      attachmentCount = 0
    }
    let start = position
    if position < end, bytes[position] == UInt8(ascii: "/") {
      while position < end, bytes[position] != UInt8(ascii: ",") { position += 1 }
    }
    namespace = start..<position
    if !namespace.isEmpty, position < end { position += 1 }
    acknowledgement = Self.number(at: &position, end, in: bytes)
    byteCount = position
  }

  /// Passes digits, and returns their number, or `nil` where there are none; the largest there is
  /// for one beyond it.
  private static func number(
    at position: inout Int, _ end: Int, in bytes: Span<UInt8>
  ) -> Int? {
    let start = position
    var value = 0
    while position < end, bytes[position] &- UInt8(ascii: "0") < 10 {
      let digit = Int(bytes[position] &- UInt8(ascii: "0"))
      value = value < Int.max / 10 ? value * 10 + digit : Int.max
      position += 1
    }
    return position > start ? value : nil
  }
}
