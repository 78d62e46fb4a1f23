import LightlagEncoding

/// What a line says of a payload that is too large to stand in it: a digest, and how many bytes.
///
/// The payload stands beside the recording, under its digest, written before the line.
public struct BlobName: Hashable, Sendable, CustomStringConvertible {
  /// Most bytes of a payload that stands in its line, where a recording may have others beside it.
  public static let threshold = 1 << 16

  private static let prefix = "sha256-"

  /// The SHA-256 of the payload, as 64 lower-case hexadecimal digits.
  public let digest: String

  /// Bytes of the payload.
  public let byteCount: Int

  /// Creates the name of a payload.
  public init(of bytes: [UInt8]) {
    digest = SHA256.hexDigest(of: bytes)
    byteCount = bytes.count
  }

  /// Reads a name as it stands in a line, `sha256-` and digits, or returns `nil` where it is none.
  init?(_ text: some StringProtocol, byteCount: Int) {
    let digits = text.utf8.dropFirst(Self.prefix.utf8.count)
    guard text.hasPrefix(Self.prefix), digits.count == 64, digits.allSatisfy(Self.isDigit),
      byteCount >= 0
    else { return nil }
    digest = String(decoding: digits, as: UTF8.self)
    self.byteCount = byteCount
  }

  /// Reads the name at the end of a line that was not parsed, or returns `nil` where it has none.
  ///
  /// The last members of a line are `blob` and `len`, and what else could end alike ends with more
  /// than one bracket or with a quotation mark.
  package init?(endOf line: ArraySlice<UInt8>) {
    guard line.last == UInt8(ascii: "}") else { return nil }
    let count = line.dropLast().suffix(20).reversed().prefix { (0x30...0x39).contains($0) }.count
    let middle = Array("\",\"len\":".utf8)
    let start = Array(",\"blob\":\"".utf8)
    let end = line.endIndex - 1 - count - middle.count
    let first = end - Self.prefix.utf8.count - 64
    guard (1...18).contains(count), first - start.count >= line.startIndex,
      line[end...].starts(with: middle), line[(first - start.count)...].starts(with: start),
      let byteCount = Int(String(decoding: line.dropLast().suffix(count), as: UTF8.self))
    else { return nil }
    self.init(String(decoding: line[first..<end], as: UTF8.self), byteCount: byteCount)
  }

  /// The name as it stands in a line.
  public var description: String { Self.prefix + digest }

  /// Whether bytes are the payload.
  package func fits(_ bytes: [UInt8]) -> Bool {
    bytes.count == byteCount && SHA256.hexDigest(of: bytes) == digest
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
      || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
  }
}
