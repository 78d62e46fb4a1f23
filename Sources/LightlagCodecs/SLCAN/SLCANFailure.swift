/// Why a line is none that its receiver understands, and where in the stream it stood.
package struct SLCANFailure: Error, Hashable, Sendable {
  /// What is wrong.
  package enum Reason: Error, Hashable, Sendable {
    /// The first character of the line is no command, or no reply.
    case unknownCommand(UInt8)
    /// The line has fewer characters than its command takes.
    case truncated(needed: Int, available: Int)
    /// The line has more characters than its command takes.
    case excess(needed: Int, available: Int)
    /// A character is no hexadecimal digit.
    case notHexadecimal(UInt8)
    /// A character is none that may stand there.
    case unexpected(UInt8)
    /// An identifier has more than 29 bits, or 11 where it is a standard one.
    case identifier(UInt32)
    /// The length of a classic frame is above 8.
    case length(UInt8)
    /// A timestamp is above 59,999.
    case timestamp(UInt16)
    /// There is a line feed before the line; only where the decoder is strict.
    case lineFeed
    /// BEL came in the middle of the line; only where the decoder is strict.
    case interrupted
    /// The line is longer than the buffer, and was thrown away up to its end.
    case overflow(limit: Int)
  }

  /// What is wrong.
  package let reason: Reason

  /// Bytes in the stream before the line.
  package let lineOffset: Int

  /// Bytes in the line before the place where it is wrong.
  package let column: Int

  /// Creates a failure.
  package init(_ reason: Reason, lineOffset: Int, column: Int) {
    self.reason = reason
    self.lineOffset = lineOffset
    self.column = column
  }
}

extension SLCANFailure: CustomStringConvertible {
  package var description: String { "byte \(lineOffset + column): \(reason)" }
}

extension SLCANFailure.Reason: CustomStringConvertible {
  package var description: String {
    switch self {
    case .unknownCommand(let byte): "unknown command \(HTTPCharacter.name(byte))"
    case .truncated(let needed, let available): "\(available) characters where \(needed) are due"
    case .excess(let needed, let available): "\(available) characters where only \(needed) are due"
    case .notHexadecimal(let byte): "\(HTTPCharacter.name(byte)) is no hexadecimal digit"
    case .unexpected(let byte): "\(HTTPCharacter.name(byte)) cannot stand here"
    case .identifier(let identifier): "identifier 0x\(String(identifier, radix: 16)) is too large"
    case .length(let length): "a frame of \(length) bytes; a classic one has up to 8"
    case .timestamp(let timestamp): "timestamp \(timestamp) is above 59999"
    case .lineFeed: "line feed before the line"
    case .interrupted: "line interrupted by BEL"
    case .overflow(let limit): "line longer than the buffer of \(limit) bytes"
    }
  }
}
