import LightlagEncoding

/// Finds out what event a message is, as far as its text says so.
///
/// That is a name in one of three places:
///
/// - the first element of a JSON array, where it is a string: `["drive",{…}]`;
/// - the same in the packet of a Socket.IO event: `42["drive",{…}]`;
/// - the string that is a member of a JSON object by the name `event`, else `type`, else
///   `command`, else `action`: `{"type":"ping"}`.
///
/// The text is read only as far as it must be, and what follows the name is not checked. So the
/// bytes may be anything: nothing is deep enough to exhaust a stack, as none is needed.
package enum EventName {
  /// Most bytes of a name as it is written; what is longer is none.
  package static let longest = 256

  /// How many bytes of a message are looked at.
  package static let reach = 1 << 16

  /// The members that may name an event, the first before all others.
  private static let keys: [[UInt8]] = ["event", "type", "command", "action"].map { Array($0.utf8) }

  /// Returns the name of a message's event, or `nil` where it has none.
  ///
  /// - Complexity: O(*n*) in the bytes before the name, at most `reach`.
  package static func find(in message: Message) -> String? {
    guard message.kind == .text else { return nil }
    return find(in: message.bytes.span)
  }

  private static func find(in bytes: Span<UInt8>) -> String? {
    let prefix = PacketPrefix(bytes)
    var scanner = EventScanner(
      position: prefix?.byteCount ?? 0, end: min(bytes.count, reach))
    switch scanner.next(in: bytes) {
    case UInt8(ascii: "["):
      guard prefix?.isEvent ?? true else { return nil }
      scanner.skip()
      return scanner.string(in: bytes).flatMap { text(of: $0, in: bytes) }
    case UInt8(ascii: "{"):
      guard prefix == nil else { return nil }
      scanner.skip()
      return member(&scanner, bytes).flatMap { text(of: $0, in: bytes) }
    default:
      return nil
    }
  }

  /// Returns where the value stands that comes first in the order of `keys`.
  private static func member(
    _ scanner: inout EventScanner, _ bytes: Span<UInt8>
  ) -> Range<Int>? {
    var best: (rank: Int, value: Range<Int>)?
    while let name = scanner.string(in: bytes), scanner.next(in: bytes) == UInt8(ascii: ":") {
      scanner.skip()
      let rank = rank(name, in: bytes)
      if scanner.next(in: bytes) == UInt8(ascii: "\"") {
        guard let value = scanner.string(in: bytes) else { break }
        if rank < best?.rank ?? keys.count { best = (rank, value) }
        if rank == 0 { break }
      } else {
        scanner.skipValue(in: bytes)
      }
      guard scanner.next(in: bytes) == UInt8(ascii: ",") else { break }
      scanner.skip()
    }
    return best?.value
  }

  /// The place in `keys` of a name as it is written, or their number where it is none of them.
  private static func rank(_ name: Range<Int>, in bytes: Span<UInt8>) -> Int {
    guard name.count <= 7 else { return keys.count }
    return keys.firstIndex { key in
      key.count == name.count && key.indices.allSatisfy { key[$0] == bytes[name.lowerBound + $0] }
    } ?? keys.count
  }

  /// Returns what stands between two quotes, its escapes undone, or `nil` if that is no name.
  private static func text(of range: Range<Int>, in bytes: Span<UInt8>) -> String? {
    guard range.count <= longest else { return nil }
    let contents = bytes.extracting(range)
    guard contents.indices.contains(where: { contents[$0] == UInt8(ascii: "\\") }) else {
      guard let text = try? UTF8Span(validating: contents) else { return nil }
      return String(copying: text)
    }
    var quoted = [UInt8(ascii: "\"")]
    for index in contents.indices { quoted.append(contents[index]) }
    quoted.append(UInt8(ascii: "\""))
    return (try? JSON(parsing: quoted))?.string
  }
}
