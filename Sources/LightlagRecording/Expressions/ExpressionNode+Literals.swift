/// What must stand in text for a pattern to match, so that most text need not be tried.
///
/// Source: the prefilters of R. Cox, "Regular Expression Matching with a Trigram Index", 2012.
extension ExpressionNode {
  /// Most alternatives that are worth looking for.
  private static let alternativeLimit = 64

  /// Texts of which each match has one at least, their letters small, or `nil` where there is
  /// nothing to look for.
  ///
  /// They have only bytes that stand for themselves in a JSON string too, so that they can be
  /// looked for before its escapes are undone.
  var literals: [[UInt8]]? {
    switch self {
    case .sequence(let parts): Self.longest(in: parts)
    case .choice(let choices): Self.union(choices)
    case .repetition(let node, let least, _): least > 0 ? node.literals : nil
    case .byte, .start, .end, .boundary: nil
    }
  }

  /// Returns what is hardest to find of what each match has.
  private static func longest(in parts: [ExpressionNode]) -> [[UInt8]]? {
    var best: [[UInt8]]?
    var run: [UInt8] = []
    func consider(_ candidate: [[UInt8]]?) {
      guard let candidate, length(candidate) > length(best) else { return }
      best = candidate
    }
    func endRun() {
      consider([run])
      run = []
    }
    for part in parts {
      switch part {
      case .byte(let set):
        guard let byte = set.plainByte else {
          endRun()
          continue
        }
        run.append(byte)
      case .repetition(.byte(let set), let least, _) where least > 0:
        if let byte = set.plainByte { run.append(byte) }
        endRun()
      // They take no byte, so that what stands around them is together.
      case .start, .end, .boundary: break
      default:
        endRun()
        consider(part.literals)
      }
    }
    endRun()
    return best
  }

  private static func union(_ choices: [ExpressionNode]) -> [[UInt8]]? {
    var all: [[UInt8]] = []
    for choice in choices {
      guard let literals = ExpressionNode.sequence([choice]).literals else { return nil }
      all += literals
    }
    return all.count <= alternativeLimit ? all : nil
  }

  /// The length of the shortest, or what is just too short where there is none.
  private static func length(_ literals: [[UInt8]]?) -> Int {
    literals?.map(\.count).min() ?? LiteralFilter.leastByteCount - 1
  }
}

extension ByteSet {
  /// The only byte of the set, or the small one of the two cases of a letter; `nil` where there are
  /// others, or where JSON may write it as an escape.
  fileprivate var plainByte: UInt8? {
    for byte in UInt8(0x20)...0x7E where contains(byte) {
      let isEscaped = "\"\\/".utf8.contains(byte)
      let small = LiteralFilter.folded(byte)
      var single = ByteSet(byte...byte)
      if small != byte { single.insert(small...small) }
      let isOnly = self == single || self == ByteSet(byte...byte)
      return isOnly && !isEscaped ? small : nil
    }
    return nil
  }
}
