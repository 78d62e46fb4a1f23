import LightlagCore

extension Jitter {
  static let acceptedDeviation =
    "write a standard deviation such as \"10 ms\", behind it optionally \"normal\", \"pareto\", "
    + "\"paretonormal\" or \"table FILE\", and optionally \", correlation 30 %\""
  static let acceptedHalfWidth =
    "write a half-width such as \"10 ms\", and optionally \", correlation 30 %\""

  /// Creates the jitter that `text` states: `10 ms paretonormal, correlation 30 %`.
  init(parsingDeviation text: String, _ attachments: Attachments) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["correlation"])
    let (amount, words) = Self.split(parts.first)
    self.init(
      width: try Duration(parsing: amount), shape: try Self.shape(words, parts, attachments),
      correlation: try parts.correlation())
  }

  /// Creates the jitter that `text` states: `10 ms, correlation 30 %`.
  init(parsingHalfWidth text: String) throws(ValueFailure) {
    let parts = try WrittenParts(text, words: ["correlation"])
    self.init(
      width: try Duration(parsing: String(parts.first)), shape: .uniform,
      correlation: try parts.correlation())
  }

  /// The text of the value, without the key that says what the width is.
  var text: String {
    let shape =
      switch shape {
      case .uniform, .normal: ""
      case .pareto: " pareto"
      case .paretonormal: " paretonormal"
      case .table(let table): " table of \(table.entries.count) quantiles"
      }
    return width.quantityText + shape + correlation.text
  }

  /// The amount with its unit, and the words behind.
  private static func split(_ part: Substring) -> (amount: String, words: Substring) {
    let (number, rest) = WrittenParts.split(part)
    // "10ms pareto" has the unit with the number, "10 ms pareto" behind it.
    guard number.last.map({ ("0"..."9").contains($0) }) ?? false else {
      return (String(number), rest)
    }
    let (unit, words) = WrittenParts.split(rest)
    return (unit.isEmpty ? String(number) : "\(number) \(unit)", words)
  }

  private static func shape(
    _ words: Substring, _ parts: WrittenParts, _ attachments: Attachments
  ) throws(ValueFailure) -> Shape {
    switch words {
    case "", "normal": return .normal
    case "pareto": return .pareto
    case "paretonormal": return .paretonormal
    default:
      let (word, name) = WrittenParts.split(words)
      guard word == "table", !name.isEmpty else {
        throw parts.failure(.unknownPart(String(words)))
      }
      return .table(try table(String(name), parts, attachments))
    }
  }

  /// A file called `.dist` is one of tc's tables; any other has samples.
  private static func table(
    _ name: String, _ parts: WrittenParts, _ attachments: Attachments
  ) throws(ValueFailure) -> DelayTable {
    let text = String(decoding: try attachments.bytes(name, parts), as: UTF8.self)
    do {
      return try name.hasSuffix(".dist")
        ? DelayTable(parsingDistribution: text) : DelayTable(parsingSamples: text)
    } catch {
      throw parts.failure(.file("\(name): \(error)"))
    }
  }
}

extension Correlation {
  /// The part of a value that states it, empty for none.
  var text: String {
    guard self != .none else { return "" }
    return ", correlation " + Probability(partsPerBillion: partsPerBillion).quantityText
  }
}

extension Attachments {
  func bytes(_ name: String, _ parts: WrittenParts) throws(ValueFailure) -> [UInt8] {
    do {
      return try read(name)
    } catch {
      throw parts.failure(.file("\(name): \(error.reason)"))
    }
  }
}
