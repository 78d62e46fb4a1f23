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
  /// the last one takes what there is.
  func reply(to line: String) -> String? {
    var rest = Substring(line)
    var values: [(name: Substring, value: Substring)] = []
    let parts = Self.parts(of: pattern)
    for (index, part) in parts.enumerated() {
      switch part {
      case .text(let text):
        guard rest.hasPrefix(text) else { return nil }
        rest = rest.dropFirst(text.count)
      case .name(let name):
        guard index + 1 < parts.count, case .text(let next) = parts[index + 1] else {
          values.append((name, rest))
          rest = ""
          continue
        }
        let isLast = index + 2 == parts.count
        guard let end = Self.place(of: next, in: rest, isLast: isLast) else { return nil }
        values.append((name, rest[..<end]))
        rest = rest[end...]
      }
    }
    guard rest.isEmpty else { return nil }
    return Self.parts(of: answer).map { part in
      switch part {
      case .text(let text): String(text)
      case .name(let name): values.first { $0.name == name }.map { String($0.value) } ?? "{\(name)}"
      }
    }.joined()
  }

  private enum Part {
    case text(Substring)
    case name(Substring)
  }

  private static func parts(of text: String) -> [Part] {
    var parts: [Part] = []
    var rest = Substring(text)
    while let start = rest.firstIndex(of: "{"), let end = rest[start...].firstIndex(of: "}") {
      if start > rest.startIndex { parts.append(.text(rest[..<start])) }
      parts.append(.name(rest[rest.index(after: start)..<end]))
      rest = rest[rest.index(after: end)...]
    }
    return rest.isEmpty ? parts : parts + [.text(rest)]
  }

  private static func place(
    of text: Substring, in line: Substring, isLast: Bool
  ) -> Substring.Index? {
    guard !isLast else {
      return line.hasSuffix(text) ? line.index(line.endIndex, offsetBy: -text.count) : nil
    }
    return line.indices.first { line[$0...].hasPrefix(text) }
  }
}
