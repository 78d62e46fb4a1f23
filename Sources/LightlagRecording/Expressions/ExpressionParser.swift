/// Reads a pattern: recursive descent over its bytes.
struct ExpressionParser {
  private static let depthLimit = 64
  private static let digits = ByteSet("0123456789")
  private static let word = ByteSet(
    UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_")...UInt8(ascii: "_"))
  private static let space = ByteSet(0x09...0x0D, 0x20...0x20)
  private static let quantifiers = ByteSet("*+?{")
  private static let special = ByteSet("\\.[](){}*+?|^$/-\"'#&,:;<=>@_`~!% ")

  private let bytes: [UInt8]
  private var position = 0
  private var depth = 0
  private var foldsCase = false

  init(_ pattern: String) {
    bytes = Array(pattern.utf8)
  }

  mutating func parse() throws(RegularExpression.Failure) -> ExpressionNode {
    if bytes.starts(with: "(?i)".utf8) {
      foldsCase = true
      position = 4
    }
    let node = try choice()
    guard position == bytes.count else { throw failure(.strayParenthesis) }
    return node
  }

  private mutating func choice() throws(RegularExpression.Failure) -> ExpressionNode {
    var choices = [try sequence()]
    while next == UInt8(ascii: "|") {
      position += 1
      choices.append(try sequence())
    }
    return choices.count == 1 ? choices[0] : .choice(choices)
  }

  private mutating func sequence() throws(RegularExpression.Failure) -> ExpressionNode {
    var parts: [ExpressionNode] = []
    while let byte = next, byte != UInt8(ascii: "|"), byte != UInt8(ascii: ")") {
      let part = try atom()
      parts.append(try quantified(part))
    }
    return .sequence(parts)
  }

  private mutating func atom() throws(RegularExpression.Failure) -> ExpressionNode {
    let byte = bytes[position]
    if Self.quantifiers.contains(byte) { throw failure(.nothingToRepeat) }
    position += 1
    switch byte {
    case UInt8(ascii: "("): return try group()
    case UInt8(ascii: "["): return try characterClass()
    case UInt8(ascii: "."): return .anything(but: ByteSet("\n"))
    case UInt8(ascii: "^"): return .start
    case UInt8(ascii: "$"): return .end
    case UInt8(ascii: "\\"): return try escape()
    case 0x80...: return wideCharacter(byte)
    default: return .byte(folded(ByteSet(byte...byte)))
    }
  }

  /// Passes the rest of a character of several bytes, which a quantifier takes as one.
  private mutating func wideCharacter(_ first: UInt8) -> ExpressionNode {
    var parts: [ExpressionNode] = [.byte(ByteSet(first...first))]
    while let byte = next, byte & 0xC0 == 0x80 {
      parts.append(.byte(ByteSet(byte...byte)))
      position += 1
    }
    return .sequence(parts)
  }

  private mutating func group() throws(RegularExpression.Failure) -> ExpressionNode {
    let start = position - 1
    if next == UInt8(ascii: "?") {
      guard bytes[position...].starts(with: "?:".utf8) else { throw failure(.unknownGroup) }
      position += 2
    }
    depth += 1
    guard depth <= Self.depthLimit else { throw failure(.tooDeep) }
    let node = try choice()
    depth -= 1
    guard next == UInt8(ascii: ")") else { throw failure(.unclosedGroup, at: start) }
    position += 1
    return node
  }

  // MARK: Quantifiers

  private mutating func quantified(
    _ node: ExpressionNode
  ) throws(RegularExpression.Failure) -> ExpressionNode {
    guard let byte = next, Self.quantifiers.contains(byte) else { return node }
    switch node {
    case .start, .end, .boundary: throw failure(.nothingToRepeat)
    default: break
    }
    position += 1
    let result: ExpressionNode
    switch byte {
    case UInt8(ascii: "*"): result = .repetition(node, least: 0, most: nil)
    case UInt8(ascii: "+"): result = .repetition(node, least: 1, most: nil)
    case UInt8(ascii: "?"): result = .repetition(node, least: 0, most: 1)
    default: result = try counted(node)
    }
    if let byte = next, Self.quantifiers.contains(byte) { throw failure(.nothingToRepeat) }
    return result
  }

  private mutating func counted(
    _ node: ExpressionNode
  ) throws(RegularExpression.Failure) -> ExpressionNode {
    let start = position - 1
    guard let least = number() else { throw failure(.badCount, at: start) }
    var most: Int? = least
    if next == UInt8(ascii: ",") {
      position += 1
      most = number()
    }
    guard next == UInt8(ascii: "}"), most ?? least >= least else {
      throw failure(.badCount, at: start)
    }
    position += 1
    return .repetition(node, least: least, most: most)
  }

  private mutating func number() -> Int? {
    let start = position
    while let byte = next, Self.digits.contains(byte) { position += 1 }
    let value = Int(String(decoding: bytes[start..<position], as: UTF8.self))
    return value.flatMap { $0 <= 1_000 ? $0 : nil }
  }

  // MARK: Classes and escapes

  private mutating func characterClass() throws(RegularExpression.Failure) -> ExpressionNode {
    let start = position - 1
    let isNegated = next == UInt8(ascii: "^")
    if isNegated { position += 1 }
    var set = ByteSet()
    var isFirst = true
    while let byte = next, isFirst || byte != UInt8(ascii: "]") {
      isFirst = false
      set.formUnion(try classItem())
    }
    guard next == UInt8(ascii: "]") else { throw failure(.unclosedClass, at: start) }
    position += 1
    set = folded(set)
    return isNegated ? .anything(but: set) : .byte(set)
  }

  private mutating func classItem() throws(RegularExpression.Failure) -> ByteSet {
    let place = position
    let (first, set) = try classCharacter()
    guard let first else { return set }
    guard next == UInt8(ascii: "-"), position + 1 < bytes.count,
      bytes[position + 1] != UInt8(ascii: "]")
    else { return set }
    position += 1
    guard let last = try classCharacter().0, first <= last else {
      throw failure(.badRange, at: place)
    }
    return ByteSet(first...last)
  }

  /// Passes a character, or an escape that stands for several.
  private mutating func classCharacter() throws(RegularExpression.Failure) -> (UInt8?, ByteSet) {
    guard let byte = next else { throw failure(.unclosedClass) }
    guard byte < 0x80 else { throw failure(.classBeyondASCII) }
    position += 1
    guard byte == UInt8(ascii: "\\") else { return (byte, ByteSet(byte...byte)) }
    guard let escaped = next else { throw failure(.unknownEscape) }
    position += 1
    if let set = Self.named(escaped) { return (nil, set) }
    if let set = Self.named(escaped | 0x20) { return (nil, set.asciiComplement) }
    let plain = try self.plain(escaped)
    return (plain, ByteSet(plain...plain))
  }

  private mutating func escape() throws(RegularExpression.Failure) -> ExpressionNode {
    guard let byte = next else { throw failure(.unknownEscape) }
    position += 1
    if byte == UInt8(ascii: "b") { return .boundary }
    if let set = Self.named(byte) { return .byte(set) }
    if let set = Self.named(byte | 0x20) { return .anything(but: set) }
    let plain = try self.plain(byte)
    return .byte(folded(ByteSet(plain...plain)))
  }

  private func plain(_ byte: UInt8) throws(RegularExpression.Failure) -> UInt8 {
    switch byte {
    case UInt8(ascii: "n"): return UInt8(ascii: "\n")
    case UInt8(ascii: "r"): return UInt8(ascii: "\r")
    case UInt8(ascii: "t"): return UInt8(ascii: "\t")
    default:
      guard Self.special.contains(byte) else { throw failure(.unknownEscape, at: position - 1) }
      return byte
    }
  }

  private static func named(_ byte: UInt8) -> ByteSet? {
    switch byte {
    case UInt8(ascii: "d"): digits
    case UInt8(ascii: "w"): word
    case UInt8(ascii: "s"): space
    default: nil
    }
  }

  // MARK: Parts

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private func folded(_ set: ByteSet) -> ByteSet {
    guard foldsCase else { return set }
    var set = set
    set.foldCase()
    return set
  }

  private func failure(
    _ reason: RegularExpression.Reason, at place: Int? = nil
  ) -> RegularExpression.Failure {
    RegularExpression.Failure(reason: reason, offset: place ?? position)
  }
}
