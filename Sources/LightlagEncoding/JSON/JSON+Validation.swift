extension JSON {
  /// Returns whether bytes are the JSON text of one value, without building the value.
  ///
  /// Two members of one name are let pass: RFC 8259 §4 only advises against them.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  public static func isValid(_ bytes: [UInt8], depthLimit: Int = 128) -> Bool {
    isValid(bytes.span, depthLimit: depthLimit)
  }

  /// Returns whether bytes are the JSON text of one value, without building the value.
  ///
  /// - Complexity: O(*n*) in the number of bytes.
  public static func isValid(_ bytes: Span<UInt8>, depthLimit: Int = 128) -> Bool {
    var scanner = JSONScanner(depthLimit: depthLimit)
    do throws(Failure) {
      try skipValue(&scanner, bytes)
      try scanner.end(in: bytes)
      return true
    } catch {
      return false
    }
  }

  /// Returns the name of each member of an object, and where the bytes of its value stand.
  ///
  /// The whole object is checked, but no value is decoded, so that a value can be passed on as it
  /// was written. No two of the object's own members may have one name.
  ///
  /// - Parameters:
  ///   - bytes: The whole text of one object.
  ///   - depthLimit: Most arrays and objects inside each other, from 0 to 1024.
  /// - Returns: The members in order; a range leaves out the white space around its value.
  /// - Throws: `Failure`, at the first byte that is wrong.
  public static func memberRanges(
    _ bytes: [UInt8], depthLimit: Int = 128
  ) throws(Failure) -> [(name: String, value: Range<Int>)] {
    let bytes = bytes.span
    var scanner = JSONScanner(depthLimit: depthLimit)
    guard scanner.peek(in: bytes) == UInt8(ascii: "{") else {
      throw scanner.failure(expected: .object, in: bytes)
    }
    try scanner.open(in: bytes)
    var ranges: [(name: String, value: Range<Int>)] = []
    ranges.reserveCapacity(8)
    var names = UniqueNames()
    while let token = try scanner.nextName(isFirst: ranges.isEmpty, in: bytes) {
      let name = try names.insert(token, in: bytes)
      _ = scanner.peek(in: bytes)
      let start = scanner.position
      try skipValue(&scanner, bytes)
      ranges.append((name, start..<scanner.position))
    }
    try scanner.end(in: bytes)
    return ranges
  }

  /// Returns where the bytes of each element of an array stand.
  ///
  /// The whole array is checked, but no value is decoded.
  ///
  /// - Parameters:
  ///   - bytes: The whole text of one array.
  ///   - depthLimit: Most arrays and objects inside each other, from 0 to 1024.
  /// - Returns: The elements in order; a range leaves out the white space around its value.
  /// - Throws: `Failure`, at the first byte that is wrong.
  public static func elementRanges(
    _ bytes: [UInt8], depthLimit: Int = 128
  ) throws(Failure) -> [Range<Int>] {
    let bytes = bytes.span
    var scanner = JSONScanner(depthLimit: depthLimit)
    guard scanner.peek(in: bytes) == UInt8(ascii: "[") else {
      throw scanner.failure(expected: .array, in: bytes)
    }
    try scanner.open(in: bytes)
    var ranges: [Range<Int>] = []
    while try scanner.nextElement(isFirst: ranges.isEmpty, in: bytes) {
      _ = scanner.peek(in: bytes)
      let start = scanner.position
      try skipValue(&scanner, bytes)
      ranges.append(start..<scanner.position)
    }
    try scanner.end(in: bytes)
    return ranges
  }

  private static func skipValue(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) {
    switch scanner.peek(in: bytes) {
    case UInt8(ascii: "{"): try skipObject(&scanner, bytes)
    case UInt8(ascii: "["): try skipArray(&scanner, bytes)
    case UInt8(ascii: "\""): _ = try scanner.string(in: bytes)
    case UInt8(ascii: "t"): try scanner.literal("true", in: bytes)
    case UInt8(ascii: "f"): try scanner.literal("false", in: bytes)
    case UInt8(ascii: "n"): try scanner.literal("null", in: bytes)
    case UInt8(ascii: "-"), .some(UInt8(ascii: "0")...UInt8(ascii: "9")):
      _ = try scanner.number(in: bytes)
    default: throw scanner.failure(expected: .value, in: bytes)
    }
  }

  private static func skipArray(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) {
    try scanner.open(in: bytes)
    var isFirst = true
    while try scanner.nextElement(isFirst: isFirst, in: bytes) {
      try skipValue(&scanner, bytes)
      isFirst = false
    }
  }

  private static func skipObject(
    _ scanner: inout JSONScanner, _ bytes: Span<UInt8>
  ) throws(Failure) {
    try scanner.open(in: bytes)
    var isFirst = true
    while try scanner.nextName(isFirst: isFirst, in: bytes) != nil {
      try skipValue(&scanner, bytes)
      isFirst = false
    }
  }
}
