/// A frame on a CAN bus, classic or with a flexible data rate (ISO 11898-1).
///
/// A plain value without storage of its own: it is copied, never shared.
package struct CANFrame: Hashable, Sendable {
  /// What kind of frame it is.
  package enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    /// Up to 8 bytes.
    case data
    /// Asks for the frame of that identifier; it has a length and no bytes.
    case remote
    /// Up to 64 bytes, at one rate.
    case flexible
    /// Up to 64 bytes, the data at a higher rate.
    case flexibleFast
    /// Tells of errors on the bus and was on none: see `SLCANBusErrors`.
    case error
  }

  /// The largest identifier of 11 bits.
  package static let standardLimit: UInt32 = 0x7ff
  /// The largest identifier of 29 bits.
  package static let extendedLimit: UInt32 = 0x1fff_ffff

  /// The identifier; the lower, the more urgent.
  package var identifier: UInt32
  /// What kind of frame it is.
  package var kind: Kind
  /// Whether the identifier has 29 bits.
  package var isExtended: Bool
  /// Bytes of data; of a remote frame, how many are asked for.
  package private(set) var byteCount: Int
  /// When an adapter received it, in milliseconds of a clock that begins anew after 59,999.
  package var timestamp: UInt16?
  /// The data, eight bytes to a word, the first the most significant; behind the data all zero.
  var words: InlineArray<8, UInt64>

  /// Creates a frame whose data are in words, as the decoder finds them.
  @inline(__always)
  init(
    identifier: UInt32, kind: Kind, isExtended: Bool, byteCount: Int,
    words: InlineArray<8, UInt64>, timestamp: UInt16?
  ) {
    self.identifier = identifier
    self.kind = kind
    self.isExtended = isExtended
    self.byteCount = byteCount
    self.words = words
    self.timestamp = timestamp
  }

  /// Creates a frame with data.
  ///
  /// - Precondition: the identifier fits in 29 bits, or 11 where it is not extended, and there are
  ///   as many bytes as such a frame may have: 0 to 8, or flexible also 12, 16, 20, 24, 32, 48, 64.
  package init(
    identifier: UInt32, _ data: [UInt8] = [], kind: Kind = .data, isExtended: Bool = false,
    timestamp: UInt16? = nil
  ) {
    let limit = isExtended ? Self.extendedLimit : Self.standardLimit
    precondition(identifier <= limit, "an identifier has 11 or 29 bits")
    let isFlexible = kind == .flexible || kind == .flexibleFast
    precondition(
      data.count <= 8 || isFlexible && Self.lengthCode(data.count) != nil,
      "a frame cannot have so many bytes")
    precondition(kind != .remote || data.isEmpty, "a remote frame has no data")
    self.init(
      identifier: identifier, kind: kind, isExtended: isExtended, byteCount: data.count,
      words: InlineArray(repeating: 0), timestamp: timestamp)
    for (index, byte) in data.enumerated() {
      words[index >> 3] |= UInt64(byte) << UInt64(56 - 8 * (index & 7))
    }
  }

  /// Creates a frame that asks for one of that identifier and length.
  ///
  /// - Precondition: the identifier fits, and the length is from 0 to 8.
  package init(remote identifier: UInt32, byteCount: Int, isExtended: Bool = false) {
    precondition((0...8).contains(byteCount), "a classic frame has up to 8 bytes")
    self.init(identifier: identifier, kind: .remote, isExtended: isExtended)
    self.byteCount = byteCount
  }

  /// Whether the data may have more than 8 bytes.
  package var isFlexible: Bool { kind == .flexible || kind == .flexibleFast }

  /// The data; a remote frame has none.
  package var data: [UInt8] {
    kind == .remote ? [] : (0..<byteCount).map { self[$0] }
  }

  /// The byte in that place, zero behind the data.
  ///
  /// - Precondition: the place is from 0 to 63.
  package subscript(index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: words[index >> 3] >> UInt64(56 - 8 * (index & 7)))
  }

  /// Returns the code that stands for a number of bytes, or `nil` where none does.
  static func lengthCode(_ byteCount: Int) -> UInt8? {
    switch byteCount {
    case 0...8: UInt8(byteCount)
    case 12: 9
    case 16: 10
    case 20: 11
    case 24: 12
    case 32: 13
    case 48: 14
    case 64: 15
    default: nil
    }
  }

  /// Returns the number of bytes that a code of 0 to 15 stands for.
  @inline(__always)
  static func byteCount(ofCode code: UInt8) -> Int {
    guard code > 8 else { return Int(code) }
    return code < 13 ? 12 + Int(code - 9) * 4 : code < 14 ? 32 : Int(code - 14) * 16 + 48
  }

  package static func == (left: CANFrame, right: CANFrame) -> Bool {
    guard left.identifier == right.identifier, left.kind == right.kind,
      left.isExtended == right.isExtended, left.byteCount == right.byteCount,
      left.timestamp == right.timestamp
    else { return false }
    return left.words.indices.allSatisfy { left.words[$0] == right.words[$0] }
  }

  package func hash(into hasher: inout Hasher) {
    hasher.combine(identifier)
    hasher.combine(byteCount)
    hasher.combine(words[0])
  }
}
