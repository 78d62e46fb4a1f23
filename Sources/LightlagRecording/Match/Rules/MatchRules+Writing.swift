public import LightlagEncoding

extension MatchRules {
  /// The rules as the JSON from which they are read again; what is as in `init()` is left out.
  public var json: JSON {
    var members: [JSON.Member] = [.init(name: "level", value: .string(level.rawValue))]
    func add(_ name: String, _ value: JSON, if isThere: Bool) {
      if isThere { members.append(.init(name: name, value: value)) }
    }
    add("extra", .string(extra.text), if: extra != .fail)
    add("missing", .string(missing.rawValue), if: missing != .fail)
    add("noise", true, if: comparesNoise)
    add("closeReason", true, if: comparesCloseReason)
    // One for all messages is as good as a list of it, and reads better.
    let timings = timing.map(\.json)
    add("timing", timings.count == 1 ? timings[0] : .array(timings), if: !timings.isEmpty)
    add("rules", .array(rules.map(\.json)), if: !rules.isEmpty)
    add("expect", .array(expectations.map(\.json)), if: !expectations.isEmpty)
    add("thresholds", .array(thresholds.map(\.json)), if: !thresholds.isEmpty)
    return .object(members)
  }
}

extension MatchRule {
  var json: JSON {
    var members: [JSON.Member] = []
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if let event { add("event", .string(event)) }
    add("pointer", .string(pointer.description))
    add("do", .string(normaliser.word))
    switch normaliser {
    case .ignore, .unordered, .sortedKeys, .time(windowNanoseconds: nil): break
    case .any(let type): add("type", .string(type.rawValue))
    case .expression(let expression): add("pattern", .string(expression.description))
    case .number(let absolute, let relative):
      if let absolute { add("absolute", .number(absolute.text)) }
      if let relative { add("relativePartsPerMillion", JSON(relative)) }
    case .bind(let name): add("name", .string(name))
    case .time(let window?): add("windowNanoseconds", JSON(window))
    }
    return .object(members)
  }
}

extension FixedPoint {
  /// The number in decimal digits, without needless zeros.
  var text: String {
    let (whole, fraction) = parts.magnitude.quotientAndRemainder(dividingBy: Self.scale.magnitude)
    var text = (parts < 0 ? "-" : "") + String(whole)
    if fraction > 0 {
      var digits = String(Self.scale.magnitude + fraction).dropFirst()
      while digits.last == "0" { digits.removeLast() }
      text += "." + digits
    }
    return text
  }
}
