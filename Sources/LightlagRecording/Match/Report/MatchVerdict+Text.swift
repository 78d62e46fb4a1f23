import LightlagCore
import LightlagEncoding

extension MatchVerdict {
  /// The verdict for people: the first divergence in full, the others a line each.
  ///
  /// - Parameter count: How many divergences are told in full.
  /// - Returns: Lines, each with its line feed.
  public func text(inFull count: Int = 1) -> String {
    var lines = [headline]
    if let seed { lines.append("seed \(seed)") }
    lines += warnings.map { "warning: \($0)" } + notes.map { "note: \($0)" }
    for measurement in measurements { lines.append(Self.line(measurement)) }
    for (place, divergence) in divergences.enumerated() {
      if place < count {
        lines.append("")
        lines += divergence.lines
      } else {
        if place == count { lines.append("") }
        lines.append(divergence.headline)
      }
    }
    let told = divergences.count
    let all = counts.reduce(0, +)
    if all > told { lines.append("and \(all - told) more") }
    if !hasPassed, let rerun { lines += ["", "to run it again: \(rerun)"] }
    return lines.map { $0.printable + "\n" }.joined()
  }

  /// One line that says whether the run passed, and if not why.
  public var headline: String {
    let (expected, actual) = messageCounts
    let messages = "\(expected.counted("message")) expected, \(actual) came"
    guard !hasPassed else { return "passed at \(level.rawValue): \(messages)" }
    let parts = Divergence.Kind.allCases.compactMap { kind in
      count(kind) > 0 ? "\(count(kind)) \(kind.rawValue)" : nil
    }
    return "failed at \(level.rawValue): \(parts.joined(separator: ", ")); \(messages)"
  }

  private static func line(_ measurement: Measurement) -> String {
    "\(measurement.fits ? "  ok" : "FAIL") \(measurement.name): \(measurement.value)"
      + " (\(measurement.lower) to \(measurement.upper)), limit \(measurement.limit)"
  }
}

extension Divergence {
  /// One line: what, where and when.
  public var headline: String {
    let place = [connection?.description, direction?.recordedName].compactMap { $0 }
    let whereabouts = place.map { " " + $0 }.joined()
    return "\(kind.rawValue) at \(instant.secondsText) s\(whereabouts): \(summary)"
  }

  /// All that is known of it, line by line.
  var lines: [String] {
    var lines = [headline]
    lines += before.map { "    \($0.line)" } + linesBefore.map { "    \($0)" }
    if let expected { lines.append("  - \(expected.line)") }
    if let actual { lines.append("  + \(actual.line)") }
    lines += after.map { "    \($0.line)" } + linesAfter.map { "    \($0)" }
    if let candidate { lines.append("  nearest: \(candidate.line)") }
    for difference in differences { lines.append("  \(difference.line)") }
    return lines
  }
}

extension Divergence.Excerpt {
  fileprivate var line: String {
    "\(connection) \(direction.recordedName) \(index) \(instant.secondsText) s  \(text)"
  }
}

extension Divergence.Difference {
  fileprivate var line: String {
    let values = [expected.map { "expected \($0)" }, actual.map { "came \($0)" }]
    let told = values.compactMap { $0 }.joined(separator: ", ")
    return [place, told, "(\(reason))"].filter { !$0.isEmpty }.joined(separator: " ")
  }

  /// The pointer, with the names in it that its escapes stand for.
  private var place: String {
    guard !pointer.isEmpty else { return "" }
    let tokens = pointer.contains("~") ? (try? JSONPointer(parsing: pointer))?.tokens ?? [] : []
    let names = tokens.filter { $0.contains("~") || $0.contains("/") }.map { "'\($0)'" }
    return pointer + (names.isEmpty ? "" : " (\(names.joined(separator: ", ")))") + ":"
  }
}

extension Instant {
  /// Seconds with nine digits behind the point.
  var secondsText: String {
    let (seconds, rest) = nanoseconds.magnitude.quotientAndRemainder(dividingBy: 1_000_000_000)
    let digits = String(1_000_000_000 + rest).dropFirst()
    return (nanoseconds < 0 ? "-" : "") + "\(seconds).\(digits)"
  }
}
