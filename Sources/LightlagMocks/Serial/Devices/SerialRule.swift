import LightlagCore
import LightlagEncoding

/// What a line responder says to some lines.
public struct SerialRule: Hashable, Sendable {
  /// The lines that it answers: a text in which `{NAME}` stands for any other.
  public var pattern: String
  /// What it answers, with the terminator behind it; `{NAME}` is what that stood for.
  public var answer: String
  /// How long it thinks.
  public var delay: Duration

  /// Creates a rule.
  public init(pattern: String, answer: String, delay: Duration = .zero) {
    self.pattern = pattern
    self.answer = answer
    self.delay = delay
  }

  /// Reads what `json` writes.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: ["pattern", "answer", "delay_ns"])
    guard let answer = fields.json("answer")?.string else {
      throw fields.failure("answer", accepted: "a text")
    }
    self.init(
      pattern: try fields.string("pattern", accepted: "a text"), answer: answer,
      delay: try fields.duration("delay_ns", default: .zero))
  }

  /// The rule as a recording carries it.
  var json: JSON {
    [
      "pattern": .string(pattern), "answer": .string(answer),
      "delay_ns": JSON(delay.wholeNanoseconds),
    ]
  }

  /// Returns the answer to a line, or `nil` where the rule is for others.
  ///
  /// What stands for a name ends at the first place from which the rest fits up to the next name;
  /// the last one takes what there is. Bytes are compared, as devices do: characters that look
  /// alike need not be the same, and a line need not be text.
  func reply(to line: [UInt8]) -> [UInt8]? {
    var rest = line[...]
    var values: [(name: ArraySlice<UInt8>, value: ArraySlice<UInt8>)] = []
    let parts = Self.parts(of: pattern)
    for (index, part) in parts.enumerated() {
      switch part {
      case .text(let text):
        guard rest.starts(with: text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .name(let name):
        guard index + 1 < parts.count, case .text(let next) = parts[index + 1] else {
          values.append((name, rest))
          rest = []
          continue
        }
        let isLast = index + 2 == parts.count
        guard let end = Self.place(of: next, in: rest, isLast: isLast) else { return nil }
        values.append((name, rest[..<end]))
        rest = rest[end...]
      }
    }
    guard rest.isEmpty else { return nil }
    return Self.parts(of: answer).flatMap { part in
      switch part {
      case .text(let text): Array(text)
      case .name(let name):
        values.first { $0.name == name }.map { Array($0.value) } ?? Self.braced(name)
      }
    }
  }

  private enum Part {
    case text(ArraySlice<UInt8>)
    case name(ArraySlice<UInt8>)
  }

  private static let (opening, closing) = (UInt8(ascii: "{"), UInt8(ascii: "}"))

  private static func braced(_ name: ArraySlice<UInt8>) -> [UInt8] { [opening] + name + [closing] }

  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = Array(text.utf8)[...]
    while let start = rest.firstIndex(of: opening), let end = rest[start...].firstIndex(of: closing)
    {
      if start > rest.startIndex { parts.append(.text(rest[..<start])) }
      parts.append(.name(rest[(start + 1)..<end]))
      rest = rest[(end + 1)...]
    }
    return rest.isEmpty ? parts : parts + [.text(rest)]
  }

  private static func place(
    of text: ArraySlice<UInt8>, in line: ArraySlice<UInt8>, isLast: Bool
  ) -> Int? {
    guard !isLast else { return line.suffix(text.count) == text ? line.endIndex - text.count : nil }
    return line.indices.first { line[$0...].starts(with: text) }
  }
}
