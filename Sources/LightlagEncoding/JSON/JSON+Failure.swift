extension JSON {
  /// Why bytes are not the JSON that was asked for, and where.
  public struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let reason: Reason

    /// Number of bytes before the place.
    public let offset: Int

    /// Line of the place, from 1; a line feed ends a line.
    public let line: Int

    /// Column of the place, from 1, in Unicode scalars.
    public let column: Int

    /// Creates a failure, and finds the line and column of its place in the input.
    ///
    /// - Complexity: O(*n*) in the offset.
    init(_ reason: Reason, at offset: Int, in bytes: Span<UInt8>) {
      var line = 1
      var column = 1
      for index in 0..<min(offset, bytes.count) {
        if bytes[index] == UInt8(ascii: "\n") {
          line += 1
          column = 1
        } else if bytes[index] & 0b1100_0000 != 0b1000_0000 {
          // The other bytes continue a scalar that is counted already.
          column += 1
        }
      }
      self.reason = reason
      self.offset = offset
      self.line = line
      self.column = column
    }

    /// The place and the reason, for people.
    public var description: String {
      "line \(line), column \(column): \(reason)"
    }
  }
}
