public import LightlagCore

extension DelayTable {
  /// Creates the table of the measured delays in `text`, one number a line, in any unit.
  ///
  /// Numbers are written as `12`, `0.35` or `3.5e-3`. Empty lines do not count, nor does what
  /// follows a `#`.
  ///
  /// - Throws: `TableTextFailure.empty`, `.notANumber`, or `.table` where there is no spread.
  public init(parsingSamples text: String) throws(TableTextFailure) {
    var samples: [WrittenSample] = []
    for (number, content) in Self.lines(of: text) {
      let word = content.drop { Self.isSpace($0) }
      guard !word.isEmpty else { continue }
      guard let sample = WrittenSample(word.prefix { !Self.isSpace($0) }),
        word.drop(while: { !Self.isSpace($0) }).allSatisfy(Self.isSpace)
      else { throw .notANumber(line: number, written: String(Substring(word))) }
      samples.append(sample)
    }
    guard !samples.isEmpty else { throw .empty }
    do {
      self = try DelayTable(samples: WrittenSample.commonUnits(samples))
    } catch {
      throw .table(error)
    }
  }

  /// Creates the table in `text`, a `.dist` file of `tc`: 16-bit numbers in units of 1/8192.
  ///
  /// Empty lines do not count, nor does what follows a `#`.
  ///
  /// - Throws: `TableTextFailure`, of any case.
  public init(parsingDistribution text: String) throws(TableTextFailure) {
    var entries: [Int32] = []
    for (number, content) in Self.lines(of: text) {
      for word in content.split(whereSeparator: Self.isSpace) {
        let written = Substring(word)
        guard let value = Int(written) else {
          throw .notANumber(line: number, written: String(written))
        }
        guard let entry = Int16(exactly: value) else {
          throw .outOfRange(line: number, written: String(written))
        }
        if let last = entries.last, entry < last { throw .descending(line: number) }
        entries.append(Int32(entry))
      }
    }
    guard !entries.isEmpty else { throw .empty }
    do {
      try self.init(entries: entries)
    } catch {
      throw .table(error)
    }
  }

  /// Returns the lines, numbered from one, without what follows a `#`.
  private static func lines(
    of text: String
  ) -> some Sequence<(Int, Substring.UTF8View.SubSequence)> {
    let newline = UInt8(ascii: "\n")
    let lines = Substring(text).utf8.split(separator: newline, omittingEmptySubsequences: false)
    return zip(1..., lines.lazy.map { $0.prefix { $0 != UInt8(ascii: "#") } })
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
  }
}
