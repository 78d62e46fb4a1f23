import LightlagCore

/// The texts of sizes, places and verdicts, and back.
enum RuleText {
  // MARK: Sizes

  /// Returns the sizes of "100", "100..2000", "100.." or "..2000", in bytes.
  static func size(_ text: String) throws(RuleProblem) -> ClosedRange<Int> {
    let problem = RuleProblem.notASize(text)
    guard let dots = text.firstRange(of: "..") else {
      guard let size = number(text[...]) else { throw problem }
      return size...size
    }
    let (least, most) = (text[..<dots.lowerBound], text[dots.upperBound...])
    guard !(least.isEmpty && most.isEmpty) else { throw problem }
    guard let lower = least.isEmpty ? 0 : number(least) else { throw problem }
    guard let upper = most.isEmpty ? Int.max : number(most) else { throw problem }
    guard lower <= upper else { throw problem }
    return lower...upper
  }

  static func text(_ size: ClosedRange<Int>) -> String {
    if size.lowerBound == size.upperBound { return String(size.lowerBound) }
    if size.upperBound == .max { return "\(size.lowerBound).." }
    return size.lowerBound == 0 ? "..\(size.upperBound)" : "\(size.lowerBound)..\(size.upperBound)"
  }

  // MARK: Places

  /// Returns the places of "3", "3.." or "every 3".
  static func nth(_ text: String) throws(RuleProblem) -> Nth {
    let nth: Nth? =
      if text.hasPrefix("every ") {
        number(text.dropFirst("every ".count)).map(Nth.every)
      } else if text.hasSuffix("..") {
        number(text.dropLast(2)).map(Nth.from)
      } else {
        number(text[...]).map(Nth.only)
      }
    guard let nth, nth.number > 0 else { throw .notAPlace(text) }
    return nth
  }

  static func text(_ nth: Nth) -> String {
    switch nth {
    case .only(let number): "\(number)"
    case .from(let number): "\(number).."
    case .every(let number): "every \(number)"
    }
  }

  // MARK: Verdicts

  /// Returns the verdict of a word and what belongs behind it: "drop", "delay 200 ms", "hold",
  /// "hold 2 s", "close 1011 reason".
  static func verdict(_ text: String) throws(RuleProblem) -> RuleVerdict {
    let (word, rest) = split(text[...])
    switch word {
    case "delay": return .delay(try time(rest ?? ""))
    case "hold": return .hold(try rest.map(time))
    case "close": return try close(rest ?? "")
    default: break
    }
    let simple: [RuleVerdict] = [.pass, .drop, .duplicate, .corrupt]
    guard let verdict = simple.first(where: { $0.word == word }) else {
      throw .value(
        ValueFailure(
          written: text.quoted, reason: .notAChoice,
          accepted: "write \"pass\", \"drop\", \"delay 200 ms\", \"duplicate\", \"corrupt\","
            + " \"hold\", \"hold 2 s\" or \"close 1011 reason\""))
    }
    if let rest { throw .unexpected(String(rest), verdict: verdict.word) }
    return verdict
  }

  static func text(_ verdict: RuleVerdict) -> String {
    switch verdict {
    case .pass, .drop, .duplicate, .corrupt, .hold(nil): verdict.word
    case .delay(let time), .hold(.some(let time)): "\(verdict.word) \(time.quantityText)"
    case .close(let code, ""): "close \(code)"
    case .close(let code, let reason): "close \(code) \(reason)"
    }
  }

  private static func time(_ text: Substring) throws(RuleProblem) -> Duration {
    do { return try Duration(parsing: String(text)) } catch { throw .value(error) }
  }

  /// Reads a code and a reason, which is all that follows one space.
  private static func close(_ text: Substring) throws(RuleProblem) -> RuleVerdict {
    let (digits, rest) = split(text)
    guard let code = number(digits).flatMap(UInt16.init(exactly:)), RuleVerdict.isCloseCode(code)
    else { throw .closeCode(String(digits)) }
    let reason = String(rest ?? "")
    guard reason.isEmpty || !RuleVerdict.isWithoutReason(code) else {
      throw .reasonWithoutFrame(code: code)
    }
    guard reason.utf8.count <= RuleVerdict.longestReason else {
      throw .reasonTooLong(byteCount: reason.utf8.count)
    }
    return .close(code: code, reason: reason)
  }

  // MARK: Parts

  /// Splits at the first space, by scalars: a combining mark may follow it.
  private static func split(_ text: Substring) -> (word: Substring, rest: Substring?) {
    guard let space = text.unicodeScalars.firstIndex(of: " ") else { return (text, nil) }
    return (text[..<space], text[text.unicodeScalars.index(after: space)...])
  }

  /// The number that plain digits make.
  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { $0 &- UInt8(ascii: "0") < 10 } ? Int(text) : nil
  }
}
