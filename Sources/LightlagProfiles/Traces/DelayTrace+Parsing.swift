public import LightlagCore

extension DelayTrace {
  /// Creates the trace that a text states, a sample a line.
  ///
  /// A line has the time and the delay, both in milliseconds with up to six decimals and with
  /// blanks between them. What follows a `#` is a comment; empty lines count for nothing.
  ///
  /// - Parameters:
  ///   - text: The bytes of the file.
  ///   - file: The path it came from, for messages.
  ///   - course: What holds between two samples.
  ///   - period: After what time the trace begins again, or `nil` if it never does.
  /// - Throws: `TraceFailure`, for the first thing that is wrong.
  public init(
    parsing text: [UInt8], file: String, course: Course = .constant, period: Duration? = nil
  ) throws(TraceFailure) {
    var samples: [Sample] = []
    var lines: [Int] = []
    let texts = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    for (number, text) in zip(1..., texts) {
      do throws(TraceProblem) {
        guard let sample = try Self.sample(text) else { continue }
        samples.append(sample)
        lines.append(number)
      } catch {
        throw TraceFailure(DocumentPlace(file: file, line: number), error)
      }
    }
    do {
      try self.init(samples, course: course, period: period)
    } catch {
      let line = error.sample.map { lines[$0 - 1] } ?? 1
      throw TraceFailure(DocumentPlace(file: file, line: line), .trace(error))
    }
  }

  /// Returns what a line states, or `nil` if that is nothing.
  private static func sample(_ line: ArraySlice<UInt8>) throws(TraceProblem) -> Sample? {
    let content = line.prefix { $0 != UInt8(ascii: "#") }
    let fields = content.split { blanks.contains($0) }
    guard !fields.isEmpty else { return nil }
    guard fields.count == 2, fields.allSatisfy({ $0.allSatisfy(isOfNumber) }) else {
      var shown = content
      while let last = shown.last, blanks.contains(last) { shown.removeLast() }
      throw .notTwoNumbers(line: String(decoding: shown, as: UTF8.self))
    }
    return Sample(time: try milliseconds(fields[0]), delay: try milliseconds(fields[1]))
  }

  private static func milliseconds(_ field: ArraySlice<UInt8>) throws(TraceProblem) -> Duration {
    let number = String(decoding: field, as: UTF8.self)
    do throws(ValueFailure.Reason) {
      let amount = try WrittenAmount(number + " ms").amount(among: [.duration]).amount
      return .nanoseconds(amount)
    } catch {
      throw .value(
        ValueFailure(
          written: number.quoted, reason: error, accepted: "write milliseconds such as \"52.5\""))
    }
  }

  /// A blank, a tabulator, and the carriage return that ends a line elsewhere.
  private static let blanks: [UInt8] = [
    UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
  ]

  private static func isOfNumber(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"): true
    default: false
    }
  }
}

extension DelayTrace.Failure {
  /// The number of the sample that is wrong, from 1, or `nil` where none is.
  fileprivate var sample: Int? {
    switch self {
    case .negative(let sample, _), .timeGoesBack(let sample, _, _),
      .beyondPeriod(let sample, _, _), .tooLong(let sample, _):
      sample
    default: nil
    }
  }
}
