/// A part of a pattern.
indirect enum ExpressionNode: Sendable {
  /// One byte out of some.
  case byte(ByteSet)
  /// One after the other.
  case sequence([ExpressionNode])
  /// One of these.
  case choice([ExpressionNode])
  /// Something so many times, without a limit where there is no `most`.
  case repetition(ExpressionNode, least: Int, most: Int?)
  /// The beginning of the text.
  case start
  /// The end of the text.
  case end
  /// Between a word and what is none.
  case boundary

  /// A character beyond ASCII, as UTF-8 writes them (RFC 3629, section 4).
  private static let beyondASCII: [ExpressionNode] = {
    let tail = ExpressionNode.byte(ByteSet(0x80...0xBF))
    return [
      .sequence([.byte(ByteSet(0xC2...0xDF)), tail]),
      .sequence([.byte(ByteSet(0xE0...0xEF)), tail, tail]),
      .sequence([.byte(ByteSet(0xF0...0xF4)), tail, tail, tail]),
    ]
  }()

  /// Returns any character but some of ASCII.
  static func anything(but set: ByteSet) -> ExpressionNode {
    .choice([.byte(set.asciiComplement)] + beyondASCII)
  }
}
