/// What a message occupies on the wire beside its payload.
///
/// Each layer wraps what the one above it made, in the order of the properties. The layers below
/// WebSocket are estimates: each message has its records and segments for itself, none is sent
/// again, and the acknowledgements that go the other way are not counted.
public struct Overhead: Hashable, Sendable {
  /// A link that carries everything in cells of one size, the last one padded.
  public struct Cells: Hashable, Sendable {
    /// Bytes that a cell carries, always positive: 48 for ATM.
    public let size: Int

    /// Bytes that a cell occupies beside them, which may be negative: 5 for ATM.
    public let overhead: Int

    /// Creates cells, as the third and fourth argument of netem's `rate` do.
    ///
    /// - Precondition: `0 < size <= 65_536`, and a cell occupies between nothing and 65 536 bytes.
    public init(size: Int, overhead: Int = 0) {
      precondition((1...65_536).contains(size), "a cell carries between 1 and 65 536 bytes")
      precondition((-size...65_536 - size).contains(overhead), "a cell occupies up to 65 536 bytes")
      self.size = size
      self.overhead = overhead
    }
  }

  /// Whether a message has the header of a WebSocket frame, and the mask when it goes up.
  public var includesWebSocket: Bool

  /// Whether it is encrypted, in records of TLS 1.3.
  public var includesTLS: Bool

  /// Whether it travels in segments of TCP over IPv4, with timestamps, in Ethernet's frames.
  public var includesTCP: Bool

  /// Bytes that every message has on top, which may be negative: netem's packet overhead.
  public var fixedByteCount: Int

  /// The cells of the link, or `nil` if it carries every number of bytes as it is.
  public var cells: Cells?

  /// Nothing but the payload.
  public static let none = Overhead()

  /// Creates overhead of the layers that are named; none is named by default.
  ///
  /// - Precondition: `fixedByteCount` is within 65 536 of zero.
  public init(
    includesWebSocket: Bool = false,
    includesTLS: Bool = false,
    includesTCP: Bool = false,
    fixedByteCount: Int = 0,
    cells: Cells? = nil
  ) {
    precondition((-65_536...65_536).contains(fixedByteCount), "an overhead is up to 65 536 bytes")
    self.includesWebSocket = includesWebSocket
    self.includesTLS = includesTLS
    self.includesTCP = includesTCP
    self.fixedByteCount = fixedByteCount
    self.cells = cells
  }

  /// Returns how many bytes a message of that many occupies on the wire, never less than none.
  package func wireByteCount(payload: Int, direction: Direction) -> Int {
    var count = payload
    if includesWebSocket { count += Self.webSocketHeader(payload: payload, direction: direction) }
    // RFC 8446 section 5.2: a header of 5 bytes, a type of 1 and a tag of 16 for at most 2^14.
    if includesTLS { count += 22 * Self.parts(of: count, size: 16_384) }
    // 20 for IPv4, 20 for TCP, and 12 for the timestamps of RFC 7323, which Linux sends by
    // default: so 1448 of Ethernet's 1500 are left. Without them it would be 40 and 1460.
    if includesTCP { count += 52 * Self.parts(of: count, size: 1_448) }
    count = max(count + fixedByteCount, 0)
    guard let cells else { return count }
    return Self.parts(of: count, size: cells.size) * (cells.size + cells.overhead)
  }

  /// RFC 6455 section 5.2, for a message in one frame.
  private static func webSocketHeader(payload: Int, direction: Direction) -> Int {
    let header = payload < 126 ? 2 : payload < 65_536 ? 4 : 10
    return direction == .uplink ? header + 4 : header
  }

  private static func parts(of count: Int, size: Int) -> Int { (count + size - 1) / size }
}
