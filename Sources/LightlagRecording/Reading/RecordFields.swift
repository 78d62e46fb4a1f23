import LightlagCore
import LightlagEncoding

/// The members of one JSON object in a line, looked up by name.
struct RecordFields {
  private let bytes: [UInt8]
  /// Where in its line the object stands.
  private let base: Int
  private let members: [(name: String, value: Range<Int>)]
  /// A bit for each of the first 64 members that was asked for; no known line has more.
  private var used: UInt64 = 0
  private var unknownInside = 0

  init(_ bytes: [UInt8], base: Int = 0) throws(LineFailure) {
    do {
      members = try JSON.memberRanges(bytes)
    } catch {
      throw LineFailure(reason: .notJSON(error.reason), offset: base + error.offset)
    }
    self.bytes = bytes
    self.base = base
  }

  /// Number of members that nobody asked for, in this object and those inside it.
  var unknownCount: Int { members.count - used.nonzeroBitCount + unknownInside }

  mutating func has(_ name: String) -> Bool { range(name) != nil }

  /// Returns the value's bytes as they stand.
  mutating func raw(_ name: String) throws(LineFailure) -> ArraySlice<UInt8> {
    bytes[try required(name)]
  }

  mutating func json(_ name: String) throws(LineFailure) -> JSON {
    let range = try required(name)
    do {
      return try JSON(parsing: Array(bytes[range]))
    } catch {
      let offset = base + range.lowerBound + error.offset
      throw LineFailure(reason: .notJSON(error.reason), offset: offset)
    }
  }

  mutating func isNull(_ name: String) throws(LineFailure) -> Bool {
    try raw(name).elementsEqual("null".utf8)
  }

  mutating func bool(_ name: String) throws(LineFailure) -> Bool {
    let value = try raw(name)
    if value.elementsEqual("true".utf8) { return true }
    if value.elementsEqual("false".utf8) { return false }
    throw invalid(name, "true or false")
  }

  mutating func string(_ name: String) throws(LineFailure) -> String {
    guard let string = JSON.string(at: try required(name), in: bytes) else {
      throw invalid(name, "a string")
    }
    return string
  }

  /// Returns a string that must be one of a closed set of names.
  mutating func value<Value>(
    _ name: String, _ expected: String, _ convert: (String) -> Value?
  ) throws(LineFailure) -> Value {
    guard let value = convert(try string(name)) else { throw invalid(name, expected) }
    return value
  }

  mutating func choice<Value: RawRepresentable & CaseIterable>(
    _ name: String
  ) throws(LineFailure) -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: try string(name)) else {
      let names = Value.allCases.map(\.rawValue).joined(separator: ", ")
      throw invalid(name, "one of \(names)")
    }
    return value
  }

  mutating func integer(
    _ name: String, in limits: ClosedRange<Int64> = 0...Int64.max
  ) throws(LineFailure) -> Int64 {
    let range = try required(name)
    guard let value = Self.integer(bytes[range]), limits.contains(value) else {
      throw invalid(name, "a whole number from \(limits.lowerBound) to \(limits.upperBound)")
    }
    return value
  }

  mutating func instant(_ name: String) throws(LineFailure) -> Instant {
    Instant(nanoseconds: try integer(name, in: Self.times))
  }

  /// Returns an instant, or `nil` where `null` says that it was not known.
  mutating func optionalInstant(_ name: String) throws(LineFailure) -> Instant? {
    try isNull(name) ? nil : instant(name)
  }

  /// Returns one instant, or the two of an array.
  mutating func instants(_ name: String) throws(LineFailure) -> (Instant, again: Instant?) {
    let range = try required(name)
    guard bytes[range.lowerBound] == UInt8(ascii: "[") else { return (try instant(name), nil) }
    let elements = try json(name).array ?? []
    let times = elements.compactMap(\.integer).filter(Self.times.contains)
    guard elements.count == 2, times.count == 2 else {
      throw invalid(name, "an instant or an array of two")
    }
    return (Instant(nanoseconds: times[0]), Instant(nanoseconds: times[1]))
  }

  mutating func strings(_ name: String) throws(LineFailure) -> [String] {
    let elements = try json(name).array
    guard let elements, let strings = Self.all(elements.map(\.string)) else {
      throw invalid(name, "an array of strings")
    }
    return strings
  }

  /// Reads an object inside this one.
  mutating func object<Value>(
    _ name: String, _ read: (inout RecordFields) throws(LineFailure) -> Value
  ) throws(LineFailure) -> Value {
    let range = try required(name)
    guard bytes[range.lowerBound] == UInt8(ascii: "{") else { throw invalid(name, "an object") }
    var fields = try RecordFields(Array(bytes[range]), base: base + range.lowerBound)
    let value = try read(&fields)
    unknownInside += fields.unknownCount
    return value
  }

  /// Reads an array of objects inside this one.
  mutating func objects<Value>(
    _ name: String, _ read: (inout RecordFields) throws(LineFailure) -> Value
  ) throws(LineFailure) -> [Value] {
    let range = try required(name)
    let array = Array(bytes[range])
    guard let elements = try? JSON.elementRanges(array) else {
      throw invalid(name, "an array of objects")
    }
    var values: [Value] = []
    for element in elements {
      guard array[element.lowerBound] == UInt8(ascii: "{") else {
        throw invalid(name, "an array of objects")
      }
      var fields = try RecordFields(
        Array(array[element]), base: base + range.lowerBound + element.lowerBound)
      values.append(try read(&fields))
      unknownInside += fields.unknownCount
    }
    return values
  }

  /// Makes sure that a member is there.
  mutating func require(_ name: String) throws(LineFailure) { _ = try required(name) }

  /// The failure of a value that is not what it must be.
  func invalid(_ name: String, _ expected: String) -> LineFailure {
    let start = members.first { $0.name == name }?.value.lowerBound ?? 0
    return LineFailure(reason: .invalid(key: name, expected: expected), offset: base + start)
  }

  /// Times that leave room to add a delay to them.
  private static let times: ClosedRange<Int64> = 0...1 << 62

  private mutating func required(_ name: String) throws(LineFailure) -> Range<Int> {
    guard let range = range(name) else {
      throw LineFailure(reason: .missing(key: name), offset: base)
    }
    return range
  }

  private mutating func range(_ name: String) -> Range<Int>? {
    guard let index = members.firstIndex(where: { $0.name == name }) else { return nil }
    // A shift too far gives no bit.
    used |= 1 << UInt64(index)
    return members[index].value
  }

  /// The number that plain digits make, or `nil` where it is negative, not plain or too large.
  private static func integer(_ digits: ArraySlice<UInt8>) -> Int64? {
    var value: Int64 = 0
    for byte in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
      let (sum, overflows) = tens.addingReportingOverflow(Int64(byte - UInt8(ascii: "0")))
      guard !isTooLarge, !overflows else { return nil }
      value = sum
    }
    return value
  }

  private static func all<Value>(_ values: [Value?]) -> [Value]? {
    let present = values.compactMap { $0 }
    return present.count == values.count ? present : nil
  }
}
