/// JSON text under construction, without a value being built first.
///
/// Commas and colons come by themselves. The caller sees to the rest: that every beginning has its
/// end, and that a name comes before each value in an object and nowhere else.
public struct JSONWriter: Sendable {
  /// What has been written so far, compact.
  public private(set) var bytes: [UInt8] = []

  /// Whether a value stands before the next name or value, in the same array or object.
  private var needsComma = false

  /// Creates a writer that has written nothing.
  public init() {}

  /// Hands over what was written, and begins anew.
  ///
  /// - Parameter spare: Emptied, and then given the text; pass the same one each time, so that the
  ///   room it has is used again.
  public mutating func take(into spare: inout [UInt8]) {
    spare.removeAll(keepingCapacity: true)
    swap(&spare, &bytes)
    needsComma = false
  }

  /// Forgets what was written, and begins anew in the same room.
  package mutating func removeAll() {
    bytes.removeAll(keepingCapacity: true)
    needsComma = false
  }

  /// Ends a line, behind which another value may stand.
  public mutating func endLine() {
    bytes.append(UInt8(ascii: "\n"))
    needsComma = false
  }

  /// Opens an object.
  public mutating func beginObject() { begin(UInt8(ascii: "{")) }

  /// Closes the innermost object.
  public mutating func endObject() { end(UInt8(ascii: "}")) }

  /// Opens an array.
  public mutating func beginArray() { begin(UInt8(ascii: "[")) }

  /// Closes the innermost array.
  public mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the name of the member whose value comes next.
  public mutating func name(_ name: String) {
    separate()
    bytes.appendJSONString(name.utf8.span)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string.
  public mutating func string(_ string: String) {
    separate()
    bytes.appendJSONString(string.utf8.span)
  }

  /// Writes a string that is at hand as bytes.
  ///
  /// The bytes must be UTF-8, which is not checked again.
  public mutating func string(utf8: [UInt8]) {
    separate()
    bytes.appendJSONString(utf8.span)
  }

  /// Writes bytes as a string in Base64, which has nothing that needs an escape.
  public mutating func string(base64 value: [UInt8]) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    Base64.encode(value, into: &bytes)
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an integer of any width.
  @inlinable
  public mutating func integer(_ value: some FixedWidthInteger) {
    if let magnitude = UInt64(exactly: value.magnitude) {
      integer(magnitude: magnitude, isNegative: value < 0)
    } else {
      raw(Array(String(value).utf8))
    }
  }

  /// Writes a truth value.
  public mutating func bool(_ value: Bool) {
    separate()
    bytes.append(contentsOf: value ? "true".utf8 : "false".utf8)
  }

  /// Writes `null`.
  public mutating func null() {
    separate()
    bytes.append(contentsOf: "null".utf8)
  }

  /// Writes a value that is JSON text already, as it stands and without a check.
  public mutating func raw(_ value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// Writes a value that is JSON text already, as it stands and without a check.
  public mutating func raw(_ value: ArraySlice<UInt8>) {
    separate()
    bytes.append(contentsOf: value)
  }

  /// Writes a piece of text as it stands, without a comma; what comes next is taken to stand behind
  /// a value.
  public mutating func verbatim(_ text: [UInt8]) {
    bytes.append(contentsOf: text)
    needsComma = true
  }

  /// Writes a piece of text as it stands, without a comma; what comes next is taken to stand behind
  /// a value.
  package mutating func verbatim(_ text: ShortText) {
    compose(capacity: 8) { $0.store(text, at: 0) }
  }

  /// Writes text that is put together in place, without a comma; what comes next is taken to stand
  /// behind a value, or to begin anew.
  ///
  /// Room is looked for once, which for text of many pieces takes longer than to write them.
  ///
  /// - Parameters:
  ///   - capacity: Most bytes that are stored.
  ///   - endsLine: Whether it is all that is left of a line, with the line feed.
  ///   - body: Stores it into so many zeros, and returns how long it is.
  package mutating func compose(
    capacity: Int, endsLine: Bool = false, _ body: (inout MutableSpan<UInt8>) -> Int
  ) {
    bytes.append(addingCapacity: capacity) { output in
      output.append(repeating: 0, count: capacity)
      var room = output.mutableSpan
      let count = body(&room)
      output.removeLast(capacity - count)
    }
    needsComma = !endsLine
  }

  /// Writes a value with all that is in it.
  public mutating func value(_ value: JSON) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .number(let text):
      separate()
      bytes.append(contentsOf: text.utf8)
    case .string(let text): string(text)
    case .array(let elements):
      beginArray()
      for element in elements { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        name(member.name)
        self.value(member.value)
      }
      endObject()
    }
  }

  @usableFromInline
  mutating func integer(magnitude: UInt64, isNegative: Bool) {
    separate()
    compose(capacity: 28) { $0.store(decimal: magnitude, isNegative: isNegative, at: 0) }
  }

  private mutating func begin(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func end(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  /// Makes room for a name or a value.
  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }
}
