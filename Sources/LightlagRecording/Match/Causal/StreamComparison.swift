import LightlagCore
import LightlagEncoding

/// The messages of one direction of one connection, in two runs.
struct StreamComparison: Sendable {
  /// What a message came to, kept since alignment asks more than once.
  private struct Symbol: Sendable {
    let number: Int32
    let loose: [NormalForm.Loose]
  }

  let expected: [MessageUnit]
  let actual: [MessageUnit]
  private(set) var alignment: Alignment
  /// Equal messages in another order.
  private(set) var moved: [(expected: Int, actual: Int)] = []
  /// Messages that stand in each other's place.
  private(set) var changed: [(expected: Int, actual: Int)] = []
  private(set) var missing: [Int] = []
  private(set) var extra: [Int] = []

  init(expected: [MessageUnit], actual: [MessageUnit], _ normalisation: Normalisation) {
    self.expected = expected
    self.actual = actual
    var numbers: [[UInt8]: Int32] = [:]
    var symbols: (expected: [Symbol?], actual: [Symbol?]) = ([], [])
    func symbol(
      _ index: Int, _ units: [MessageUnit], _ symbols: inout [Symbol?]
    ) -> Symbol {
      if symbols.isEmpty { symbols = Array(repeating: nil, count: units.count) }
      if let symbol = symbols[index] { return symbol }
      let form = normalisation.form(of: units[index])
      let number = numbers[form.bytes] ?? Int32(truncatingIfNeeded: numbers.count)
      numbers[form.bytes] = number
      let symbol = Symbol(number: number, loose: form.loose)
      symbols[index] = symbol
      return symbol
    }
    func areEqual(_ one: Int, _ two: Int) -> Bool {
      // What is the same needs no rule.
      if expected[one].isIdentical(to: actual[two]) { return true }
      guard expected[one].message.kind == actual[two].message.kind else { return false }
      let (left, right) = (
        symbol(one, expected, &symbols.expected), symbol(two, actual, &symbols.actual)
      )
      return left.number == right.number && normalisation.accepts(left.loose, right.loose)
    }
    alignment = Alignment(expected: expected.count, actual: actual.count, areEqual)
    let gaps = alignment.gaps(expected.count, actual.count)
    pairMoved(gaps, areEqual)
    pairChanged(gaps, normalisation)
  }

  /// Finds what came in another order; what is left over stays missing or extra.
  private mutating func pairMoved(
    _ gaps: [Alignment.Gap], _ areEqual: (Int, Int) -> Bool
  ) {
    missing = gaps.flatMap { Array($0.expected) }
    extra = gaps.flatMap { Array($0.actual) }
    // Beyond that it is another run altogether, and each would be compared with each.
    guard missing.count * extra.count <= 1 << 18 else { return }
    missing.removeAll { one in
      guard let place = extra.firstIndex(where: { areEqual(one, $0) }) else { return false }
      moved.append((one, extra.remove(at: place)))
      return true
    }
  }

  /// Finds what stands in each other's place: between the same neighbours, of one event.
  private mutating func pairChanged(_ gaps: [Alignment.Gap], _ normalisation: Normalisation) {
    guard !missing.isEmpty, !extra.isEmpty else { return }
    var (lost, found) = (missing[...], extra[...])
    (missing, extra) = ([], [])
    // Each is asked for up to 64 times, and to read a message takes long.
    var events: [Int: String?] = [:]
    func eventOfActual(_ index: Int) -> String? {
      if let event = events[index] { return event }
      let event = normalisation.reader.read(actual[index].message).event
      events[index] = .some(event)
      return event
    }
    for gap in gaps {
      var candidates: [Int] = []
      while let first = found.first, first < gap.actual.upperBound {
        candidates.append(first)
        found.removeFirst()
      }
      while let one = lost.first, one < gap.expected.upperBound {
        lost.removeFirst()
        let event = normalisation.reader.read(expected[one].message).event
        // Only the next few, so that a long gap is not searched for each.
        let place = candidates.prefix(64).firstIndex {
          expected[one].message.kind == actual[$0].message.kind && event == eventOfActual($0)
        }
        if let place {
          extra += candidates[..<place]
          changed.append((one, candidates[place]))
          candidates.removeFirst(place + 1)
        } else {
          missing.append(one)
        }
      }
      extra += candidates
    }
    missing += lost
    extra += found
  }

  /// Behind which expected message none has a partner.
  var matchedEnd: Int {
    let last = alignment.runs.last.map { $0.expected + $0.count } ?? 0
    return (moved + changed).map { $0.expected + 1 }.reduce(last, max)
  }

  /// Where an expected message without a partner would stand in the run, by those around it.
  func place(ofExpected one: Int) -> Int {
    Self.place(
      of: one, alignment.runs.lazy.map { ($0.expected, $0.actual, $0.count) }, end: actual.count)
  }

  /// Where a message of the run without a partner would stand in the recording.
  func place(ofActual two: Int) -> Int {
    Self.place(
      of: two, alignment.runs.lazy.map { ($0.actual, $0.expected, $0.count) },
      end: expected.count)
  }

  private static func place(
    of index: Int, _ runs: some Sequence<(from: Int, to: Int, count: Int)>, end: Int
  ) -> Int {
    var (from, to) = (0, 0)
    for run in runs {
      guard run.from <= index else { return min(to + index - from, run.to) }
      (from, to) = (run.from + run.count, run.to + run.count)
    }
    return min(to + index - from, end)
  }

  /// The partner of each expected message, or -1, those that were moved or changed included.
  var partners: [Int32] {
    var partners = [Int32](repeating: -1, count: expected.count)
    for run in alignment.runs {
      for offset in 0..<run.count {
        partners[run.expected + offset] = Int32(run.actual + offset)
      }
    }
    for (one, two) in moved + changed { partners[one] = Int32(two) }
    return partners
  }
}

extension Alignment {
  /// What stands between two runs in both sequences.
  struct Gap {
    let expected: Range<Int>
    let actual: Range<Int>
  }

  /// What has no partners, in order.
  func gaps(_ expected: Int, _ actual: Int) -> [Gap] {
    var gaps: [Gap] = []
    var place = (expected: 0, actual: 0)
    for run in runs + [Run(expected: expected, actual: actual, count: 0)] {
      if run.expected > place.expected || run.actual > place.actual {
        gaps.append(
          Gap(
            expected: place.expected..<run.expected, actual: place.actual..<run.actual))
      }
      place = (run.expected + run.count, run.actual + run.count)
    }
    return gaps
  }
}
