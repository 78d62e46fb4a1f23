import LightlagEncoding

/// The four bytes that a client's payload is combined with (RFC 6455, section 5.3).
struct MaskingKey: Hashable {
  /// The key of a payload that is not masked: combining with it changes nothing.
  static let zero = MaskingKey(littleEndian: 0)

  /// The key with its first byte lowest, so that it lies in a word as in the payload.
  private let littleEndian: UInt32

  private init(littleEndian: UInt32) {
    self.littleEndian = littleEndian
  }

  /// Creates the key whose first byte is the highest of `value`, as the RFC prints keys.
  init(_ value: UInt32) {
    self.init(littleEndian: value.byteSwapped)
  }

  /// Creates the key that lies at `offset`.
  init(_ bytes: Span<UInt8>, at offset: Int) {
    let high = UInt32(bytes[offset + 3]) << 24 | UInt32(bytes[offset + 2]) << 16
    self.init(littleEndian: high | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset]))
  }

  /// The key twice, for a word of payload.
  var word: UInt64 { UInt64(littleEndian) << 32 | UInt64(littleEndian) }

  /// Returns the key as it stands `count` bytes further into the payload.
  func advanced(by count: Int) -> MaskingKey {
    let shift = UInt32(truncatingIfNeeded: count & 3) * 8
    return MaskingKey(littleEndian: littleEndian &>> shift | littleEndian &<< (32 &- shift))
  }

  /// Returns the byte of the key for the payload's byte at `index`.
  func byte(at index: Int) -> UInt8 {
    UInt8(truncatingIfNeeded: littleEndian &>> (UInt32(truncatingIfNeeded: index & 3) &* 8))
  }
}

extension [UInt8] {
  /// Appends `bytes` combined with `key`, which masks and unmasks alike.
  ///
  /// The room is filled with zeros first: appended one by one, each with its own check for room,
  /// the bytes take three times as long.
  mutating func append(_ bytes: Span<UInt8>, masking key: MaskingKey) {
    append(addingCapacity: bytes.count) { output in
      output.append(repeating: 0, count: bytes.count)
      var target = output.mutableSpan
      target.store(bytes, masking: key)
    }
  }
}

extension MutableSpan<UInt8> {
  /// Stores `bytes` combined with `key`, by words of eight.
  fileprivate mutating func store(_ bytes: Span<UInt8>, masking key: MaskingKey) {
    let count = bytes.count
    let word = key.word
    var index = 0
    while index + 8 <= count {
      store(bytes.word(at: index) ^ word, at: index)
      index += 8
    }
    while index < count {
      self[index] = bytes[index] ^ key.byte(at: index)
      index += 1
    }
  }
}
