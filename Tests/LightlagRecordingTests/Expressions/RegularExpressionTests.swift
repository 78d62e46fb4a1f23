import LightlagRecording
import Testing

@Suite struct RegularExpressionTests {
  static let cases: [(pattern: String, text: String, match: String?)] = [
    ("b+", "abbbc", "bbb"), ("a|ab|abc", "xabcd", "abc"), ("^b", "ab", nil), ("a$", "aab", nil),
    ("^$", "", ""), ("x*", "abc", ""), ("[a-c]{2,3}", "xabcab", "abc"), ("[^a-z]", "ab1", "1"),
    ("\\d{4}-\\d\\d", "on 2026-01-02", "2026-01"), ("\\bcat\\b", "concat cat", "cat"),
    ("(?i)SECRET", "my Secret", "Secret"), ("(?:ab)+", "xababab", "ababab"), (".", "é", "é"),
    ("[^a]b", "öb", "öb"), ("é+", "aééb", "éé"), ("a.c", "a\nc", nil), ("\\W", "ab é", " "),
    ("[]a]+", "b]a]", "]a]"), ("a{0}b", "ab", "b"), ("(a*)*b", "aaab", "aaab"),
    ("(|a)+c", "aac", "aac"), ("\\.\\*", "a.*", ".*"), ("[\\d.-]+", "v1.2-3", "1.2-3"),
  ]

  @Test(arguments: cases)
  func `the leftmost match counts, and of those the longest`(
    pattern: String, text: String, match: String?
  ) throws {
    let bytes = Array(text.utf8)
    let range = try RegularExpression(pattern).firstMatch(in: bytes)
    #expect(range.map { String(decoding: bytes[$0], as: UTF8.self) } == match)
    #expect(try RegularExpression(pattern).isFound(in: text) == (match != nil))
  }

  static let failures: [(pattern: String, reason: RegularExpression.Reason, offset: Int)] = [
    ("a(b", .unclosedGroup, 1), ("a)b", .strayParenthesis, 1), ("[a", .unclosedClass, 0),
    ("[z-a]", .badRange, 1), ("[é]", .classBeyondASCII, 1), ("*a", .nothingToRepeat, 0),
    ("a+?", .nothingToRepeat, 2), ("a{2", .badCount, 1), ("a{3,2}", .badCount, 1),
    ("a{1001}", .badCount, 1), ("\\q", .unknownEscape, 1), ("(?=a)", .unknownGroup, 1),
    ("(a{1000}){1000}", .tooLarge, 0), ("(((){1000}){1000}){1000}", .tooLarge, 0),
    (String(repeating: "(", count: 65), .tooDeep, 65),
  ]

  @Test(arguments: failures)
  func `what is no pattern is refused with its place`(
    pattern: String, reason: RegularExpression.Reason, offset: Int
  ) {
    do throws(RegularExpression.Failure) {
      _ = try RegularExpression(pattern)
      Issue.record("\(pattern) was taken")
    } catch {
      #expect(error.reason == reason)
      #expect(error.offset == offset)
    }
  }

  /// A matcher that backtracks tries 2^30 ways here.
  @Test func `no pattern takes more time than its steps times the text`() throws {
    let text = String(repeating: "a", count: 30)
    let pattern = String(repeating: "a?", count: 30) + String(repeating: "a", count: 30)
    #expect(try RegularExpression(pattern).isFound(in: text))
    #expect(
      try !RegularExpression("(a+)+$").isFound(in: String(repeating: "a", count: 5_000) + "b"))
  }

  /// The oracle tries every place and length with a matcher by Brzozowski's derivatives, written
  /// out for patterns of a, b, | and *.
  @Test(arguments: 1...40) func `small patterns match as the definition says`(seed: UInt64) throws {
    var chance = Chance(seed: seed)
    for _ in 0..<20 {
      let tree = Oracle.tree(&chance, depth: 3)
      let text = (0..<chance.below(7)).map { _ in UInt8(ascii: "a") + UInt8(chance.below(2)) }
      let expression = try RegularExpression(tree.text)
      #expect(expression.firstMatch(in: text) == tree.firstMatch(in: text), "\(tree.text) \(text)")
    }
  }

  indirect enum Oracle {
    case nothing
    case empty
    case byte(UInt8)
    case both(Oracle, Oracle)
    case either(Oracle, Oracle)
    case many(Oracle)

    static func tree(_ chance: inout Chance, depth: Int) -> Oracle {
      switch depth == 0 ? 0 : chance.below(4) {
      case 0: .byte(UInt8(ascii: "a") + UInt8(chance.below(2)))
      case 1: .both(tree(&chance, depth: depth - 1), tree(&chance, depth: depth - 1))
      case 2: .either(tree(&chance, depth: depth - 1), tree(&chance, depth: depth - 1))
      default: .many(tree(&chance, depth: depth - 1))
      }
    }

    var text: String {
      switch self {
      case .nothing, .empty: ""
      case .byte(let byte): String(UnicodeScalar(byte))
      case .both(let one, let two): one.text + two.text
      case .either(let one, let two): "(\(one.text)|\(two.text))"
      case .many(let one): "(\(one.text))*"
      }
    }

    var isNullable: Bool {
      switch self {
      case .nothing, .byte: false
      case .empty, .many: true
      case .both(let one, let two): one.isNullable && two.isNullable
      case .either(let one, let two): one.isNullable || two.isNullable
      }
    }

    func derivative(_ byte: UInt8) -> Oracle {
      switch self {
      case .nothing, .empty: .nothing
      case .byte(let own): own == byte ? .empty : .nothing
      case .both(let one, let two):
        one.isNullable
          ? .either(.both(one.derivative(byte), two), two.derivative(byte))
          : .both(one.derivative(byte), two)
      case .either(let one, let two): .either(one.derivative(byte), two.derivative(byte))
      case .many(let one): .both(one.derivative(byte), self)
      }
    }

    func firstMatch(in bytes: [UInt8]) -> Range<Int>? {
      for start in 0...bytes.count {
        for end in stride(from: bytes.count, through: start, by: -1)
        where bytes[start..<end].reduce(self, { $0.derivative($1) }).isNullable {
          return start..<end
        }
      }
      return nil
    }
  }
}
