/// A pattern as steps of a machine that is in several places at once.
///
/// All places are advanced by one byte together, so no byte is looked at twice: time is bounded by
/// the bytes times the steps, whatever the pattern.
struct ExpressionProgram: Hashable, Sendable {
  /// One step.
  private enum Step: Hashable, Sendable {
    case byte(ByteSet)
    case split(Int, Int)
    case jump(Int)
    case start
    case end
    case boundary
    case accept
  }

  /// A place in the program, and where the match began that came there.
  private struct Place {
    let step: Int
    let start: Int
  }

  private static let sizeLimit = 8_192
  /// Most parts that are looked at, as parts without a step can be repeated too.
  private static let partLimit = 1 << 16

  private var steps: [Step] = []
  /// The bytes that a match can begin with, or `nil` where it need not begin with one.
  private var firstBytes: ByteSet?
  private var partCount = 0

  init(_ node: ExpressionNode) throws(RegularExpression.Failure) {
    try append(node)
    steps.append(.accept)
    firstBytes = findFirstBytes()
  }

  // MARK: Compiling

  private mutating func append(_ node: ExpressionNode) throws(RegularExpression.Failure) {
    partCount += 1
    guard steps.count < Self.sizeLimit, partCount < Self.partLimit else {
      throw RegularExpression.Failure(reason: .tooLarge, offset: 0)
    }
    switch node {
    case .byte(let set): steps.append(.byte(set))
    case .sequence(let parts): for part in parts { try append(part) }
    case .choice(let choices): try append(choices: choices)
    case .repetition(let node, let least, let most):
      for _ in 0..<least { try append(node) }
      if let most {
        for _ in least..<most { try appendOptional(node) }
      } else {
        let start = steps.count
        try appendOptional(node)
        // What may be empty comes back to a place where it was already, and stops.
        steps.append(.jump(start))
        steps[start] = .split(start + 1, steps.count)
      }
    case .start: steps.append(.start)
    case .end: steps.append(.end)
    case .boundary: steps.append(.boundary)
    }
  }

  private mutating func appendOptional(
    _ node: ExpressionNode
  ) throws(RegularExpression.Failure) {
    let start = steps.count
    steps.append(.accept)
    try append(node)
    steps[start] = .split(start + 1, steps.count)
  }

  private mutating func append(
    choices: [ExpressionNode]
  ) throws(RegularExpression.Failure) {
    var jumps: [Int] = []
    for choice in choices.dropLast() {
      let start = steps.count
      steps.append(.accept)
      try append(choice)
      jumps.append(steps.count)
      steps.append(.accept)
      steps[start] = .split(start + 1, steps.count)
    }
    if let last = choices.last { try append(last) }
    for jump in jumps { steps[jump] = .jump(steps.count) }
  }

  private func findFirstBytes() -> ByteSet? {
    var set = ByteSet()
    var seen = [Bool](repeating: false, count: steps.count)
    var open = [0]
    while let step = open.popLast() {
      guard !seen[step] else { continue }
      seen[step] = true
      switch steps[step] {
      case .byte(let bytes): set.formUnion(bytes)
      case .split(let one, let two): open += [one, two]
      case .jump(let target): open.append(target)
      // Taken as if it held, which only makes the set larger.
      case .start, .boundary: open.append(step + 1)
      case .end, .accept: return nil
      }
    }
    return set
  }

  // MARK: Matching

  func firstMatch(in bytes: Span<UInt8>, from start: Int, isAnchored: Bool) -> Range<Int>? {
    var places: [Place] = []
    var nextPlaces: [Place] = []
    // Up to which position a step is in the list already, plus one.
    var marks = [Int](repeating: 0, count: steps.count)
    var best: Range<Int>?
    var position = start
    while position <= bytes.count {
      if best == nil, position == start || !isAnchored {
        if places.isEmpty, !isAnchored { skip(&position, in: bytes) }
        add(0, start: position, at: position, bytes, &places, &marks)
      }
      nextPlaces.removeAll(keepingCapacity: true)
      let byte = position < bytes.count ? bytes[position] : nil
      // Those that began first stand first, so whatever began later than a match is given up.
      for place in places where best.map({ place.start <= $0.lowerBound }) ?? true {
        switch steps[place.step] {
        case .accept: best = place.start..<position
        case .byte(let set):
          guard let byte, set.contains(byte) else { continue }
          add(place.step + 1, start: place.start, at: position + 1, bytes, &nextPlaces, &marks)
        default: break
        }
      }
      swap(&places, &nextPlaces)
      if places.isEmpty, best != nil || isAnchored { break }
      position += 1
    }
    return best
  }

  private func skip(_ position: inout Int, in bytes: Span<UInt8>) {
    guard let firstBytes else { return }
    while position < bytes.count, !firstBytes.contains(bytes[position]) { position += 1 }
  }

  /// Adds a place and all that can be reached from it without a byte.
  private func add(
    _ step: Int, start: Int, at position: Int, _ bytes: Span<UInt8>, _ places: inout [Place],
    _ marks: inout [Int]
  ) {
    guard marks[step] != position + 1 else { return }
    marks[step] = position + 1
    switch steps[step] {
    case .byte, .accept: places.append(Place(step: step, start: start))
    case .split(let one, let two):
      add(one, start: start, at: position, bytes, &places, &marks)
      add(two, start: start, at: position, bytes, &places, &marks)
    case .jump(let target): add(target, start: start, at: position, bytes, &places, &marks)
    case .start:
      if position == 0 { add(step + 1, start: start, at: position, bytes, &places, &marks) }
    case .end:
      guard position == bytes.count else { return }
      add(step + 1, start: start, at: position, bytes, &places, &marks)
    case .boundary:
      guard Self.isBoundary(position, bytes) else { return }
      add(step + 1, start: start, at: position, bytes, &places, &marks)
    }
  }

  private static func isBoundary(_ position: Int, _ bytes: Span<UInt8>) -> Bool {
    let isAfterWord = position > 0 && isWord(bytes[position - 1])
    return isAfterWord != (position < bytes.count && isWord(bytes[position]))
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}
