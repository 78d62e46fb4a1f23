import LightlagCore
import LightlagEncoding

/// Messages and values as people are shown them: in one line, and cut where they are long.
enum MessageText {
  /// Most characters of a text that are shown.
  private static let longest = 200

  /// Most bytes of a binary message that are shown.
  private static let longestBinary = 16

  /// Most binary parts of a packet that are shown.
  private static let partLimit = 2

  /// A message with the parts that belong to it.
  static func of(_ unit: MessageUnit) -> String {
    let parts = unit.attachments.prefix(partLimit).map { " + " + of($0) }
    let rest = unit.attachments.count - parts.count
    return of(unit.message) + parts.joined() + (rest > 0 ? " + \(rest) more binary" : "")
  }

  /// A message, from shortly before a byte on where what is before that is long.
  static func of(_ message: Message, around place: Int = 0) -> String {
    guard message.kind == .text else { return binary(message, around: place) }
    // Four bytes are the longest character.
    let start = place > longest / 2 ? place - longest / 10 : 0
    let bytes = message.bytes.dropFirst(start).drop { start > 0 && $0 & 0xC0 == 0x80 }
    let text = String(decoding: bytes.prefix(4 * longest), as: UTF8.self)
    return (start > 0 ? "…" : "") + shortened(text)
  }

  /// Kind, length and bytes, these in hexadecimal digits.
  private static func binary(_ message: Message, around place: Int) -> String {
    let start = place >= longestBinary ? place - 4 : 0
    let shown = Array(message.bytes.dropFirst(start).prefix(longestBinary))
    let count = message.bytes.count
    let hex =
      (start > 0 ? "…" : "") + shown.hexadecimalText + (start + shown.count < count ? "…" : "")
    let kind = message.kind.recordedName ?? "text"
    return "\(kind) \(count.counted("byte"))" + (hex.isEmpty ? "" : " \(hex)")
  }

  /// Two texts in a length that people can read, of which what differs is shown.
  static func shortened(_ one: String?, _ two: String?) -> (String?, String?) {
    guard let one, let two else { return (one.map { shortened($0) }, two.map { shortened($0) }) }
    let same = zip(one, two).prefix { $0 == $1 }.count
    guard same > longest / 2, max(one.count, two.count) > longest else {
      return (shortened(one), shortened(two))
    }
    let start = same - longest / 10
    return ("…" + shortened(one.dropFirst(start)), "…" + shortened(two.dropFirst(start)))
  }

  private static func shortened(_ text: some StringProtocol) -> String {
    text.count > longest ? text.prefix(longest) + "…" : String(text)
  }
}
