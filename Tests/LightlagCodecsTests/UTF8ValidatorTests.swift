import LightlagCodecs
import Testing

@Suite struct UTF8ValidatorTests {
  /// Bytes at which the rules for second bytes change, and their neighbours.
  static let edges: [UInt8] = [0x41, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC2, 0xFF]
  static let leads: [UInt8] = [0xC1, 0xDF, 0xE0, 0xE1, 0xEC, 0xED, 0xEE, 0xEF]
  static let longLeads: [UInt8] = [0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF8]

  /// Whether bytes fed in two pieces are valid, and whole.
  static func isValid(_ bytes: [UInt8], cut: Int) -> Bool {
    var validator = UTF8Validator()
    return validator.append(bytes.span.extracting(..<cut))
      && validator.append(bytes.span.extracting(cut...)) && validator.isComplete
  }

  /// Returns those that the standard library judges otherwise, whichever way they are cut.
  static func misjudged(_ sequences: some Sequence<[UInt8]>) -> [[UInt8]] {
    sequences.filter { bytes in
      let expected = String(validating: bytes, as: UTF8.self) != nil
      return (0...bytes.count).contains { isValid(bytes, cut: $0) != expected }
    }
  }

  @Test func `single bytes are judged as the standard library does`() {
    #expect(Self.misjudged((0...255).map { [UInt8($0)] }) == [])
  }

  @Test(arguments: 0...15)
  func `pairs of bytes are judged as the standard library does`(row: Int) {
    let pairs = (row * 4_096..<(row + 1) * 4_096).lazy.map { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    #expect(Self.misjudged(pairs) == [])
  }

  @Test(arguments: leads)
  func `triples of bytes are judged as the standard library does`(lead: UInt8) {
    let triples = Self.edges.flatMap { second in Self.edges.map { [lead, second, $0] } }
    #expect(Self.misjudged(triples) == [])
  }

  @Test(arguments: longLeads)
  func `sequences of four bytes are judged as the standard library does`(lead: UInt8) {
    let ends = Self.edges.flatMap { third in Self.edges.map { [third, $0] } }
    let sequences = Self.edges.flatMap { second in ends.map { [lead, second] + $0 } }
    #expect(Self.misjudged(sequences) == [])
  }

  /// ASCII is passed over by words, so what follows it is tried at every place in a word.
  @Test(arguments: 0...17, [[0xC3, 0xA9], [0x80], [0xED, 0xA0, 0x80], []] as [[UInt8]])
  func `what stands between ASCII is found`(count: Int, middle: [UInt8]) {
    let ascii = [UInt8](repeating: 0x61, count: count)
    #expect(Self.misjudged([ascii + middle + ascii.dropLast(), ascii + middle]) == [])
  }

  @Test func `the first byte that cannot be is refused`() {
    let bytes: [UInt8] = [0x61, 0xED, 0xA0]
    var validator = UTF8Validator()
    let isBegun = validator.append(bytes.span.extracting(..<2))
    #expect(isBegun && !validator.isComplete)
    let isContinued = validator.append(bytes.span.extracting(2...))
    #expect(!isContinued)
  }
}
