import LightlagCore

extension Loss {
  static let accepted =
    "write a chance such as \"1 %\", with \", burst 3\" (mean length) or \", correlation 25 %\" "
    + "behind it if wanted; or \"gemodel P R 1-H 1-K\", \"state P13 P31 P32 P23 P14\" as in tc; "
    + "or \"every 10\", \"first 5\", \"indices 3 7 9\""

  /// Creates the loss that `text` states.
  init(parsing text: String) throws(ValueFailure) {
    let (word, rest) = WrittenParts.split(Substring(text))
    let parts = try WrittenParts(text, words: ["burst", "correlation"])
    switch word {
    case "gemodel": self = .gilbertElliott(try Self.gilbertElliott(rest, parts))
    case "state": self = .fourState(try Self.fourState(rest, parts))
    case "every": self = .every(try parts.number(rest, least: 1))
    case "first": self = .first(try parts.number(rest, least: 0))
    case "indices": self = .indices(try Self.indices(rest, parts))
    default: self = try Self.chance(parts)
    }
  }

  /// The shortest exact text.
  var text: String {
    switch self {
    case .independent(let chance, let correlation): chance.quantityText + correlation.text
    case .gilbertElliott(let model):
      Self.burstText(model) ?? "gemodel "
        + [model.goodToBad, model.badToGood, model.lossInBad, model.lossInGood].text
    case .fourState(let model):
      "state " + [model.p13, model.p31, model.p32, model.p23, model.p14].text
    case .every(let count): "every \(count)"
    case .first(let count): "first \(count)"
    case .indices(let indices): "indices " + indices.map(String.init).joined(separator: " ")
    }
  }

  /// The text as a rate and a mean length of bursts, where a whole number of ppm says the same.
  private static func burstText(_ model: GilbertElliott) -> String? {
    let leaving = Int(model.badToGood.partsPerBillion)
    guard leaving > 0 else { return nil }
    let length = (1_000_000_000_000 + leaving / 2) / leaving
    // Both chances of a model are rounded, so the rate as calculated is a little off.
    let calculated = Int(model.stationaryRate.partsPerBillion)
    var step = 100_000_000
    while step >= 1_000 {
      let parts = UInt32(min((calculated + step / 2) / step * step, 1_000_000_000))
      let rate = Probability(partsPerBillion: parts)
      if (try? GilbertElliott(rate: rate, lengthThousandths: length)) == model {
        return rate.quantityText + ", burst " + text(thousandths: length)
      }
      step /= 10
    }
    return nil
  }

  private static func text(thousandths: Int) -> String {
    Int64(thousandths).decimalText(per: 1_000) ?? ""
  }

  private static func chance(_ parts: WrittenParts) throws(ValueFailure) -> Loss {
    let chance = try Probability(parsing: String(parts.first))
    guard let burst = parts.rest(of: "burst") else {
      return .independent(chance, correlation: try parts.correlation())
    }
    guard parts.rest(of: "correlation") == nil else {
      throw parts.failure(.contradiction("a burst and a correlation"))
    }
    do {
      return try .burst(rate: chance, lengthThousandths: try thousandths(burst, parts))
    } catch let error as LossFailure {
      throw parts.failure(.impossible("\(error)"))
    } catch let error as ValueFailure {
      throw error
    } catch {
      throw parts.failure(.notAChoice)
    }
  }

  /// A number with up to three decimals, in thousandths.
  private static func thousandths(
    _ text: String, _ parts: WrittenParts
  ) throws(ValueFailure) -> Int {
    let halves = text.split(separator: ".", omittingEmptySubsequences: false)
    guard halves.count <= 2, halves.last?.isEmpty == false else {
      throw parts.failure(.unknownPart(text))
    }
    let decimals = halves.count == 2 ? halves[1] : ""
    guard decimals.count <= 3 else { throw parts.failure(.unknownPart(text)) }
    let digits = halves[0] + decimals + String(repeating: "0", count: 3 - decimals.count)
    return try parts.number(digits, least: 0)
  }

  private static func gilbertElliott(
    _ text: Substring, _ parts: WrittenParts
  ) throws(ValueFailure) -> GilbertElliott {
    let chances = try chances(text, 1...4, parts)
    return GilbertElliott(
      goodToBad: chances[0], badToGood: chances.count > 1 ? chances[1] : nil,
      lossInBad: chances.count > 2 ? chances[2] : .always,
      lossInGood: chances.count > 3 ? chances[3] : .never)
  }

  private static func fourState(
    _ text: Substring, _ parts: WrittenParts
  ) throws(ValueFailure) -> FourStateLoss {
    let chances = try chances(text, 1...5, parts)
    do {
      return try FourStateLoss(
        p13: chances[0], p31: chances.count > 1 ? chances[1] : nil,
        p32: chances.count > 2 ? chances[2] : .never,
        p23: chances.count > 3 ? chances[3] : .always,
        p14: chances.count > 4 ? chances[4] : .never)
    } catch {
      throw parts.failure(.impossible("\(error)"))
    }
  }

  /// Chances with blanks between, which may also stand before the units.
  private static func chances(
    _ text: Substring, _ counts: ClosedRange<Int>, _ parts: WrittenParts
  ) throws(ValueFailure) -> [Probability] {
    var amounts: [String] = []
    for word in text.split(separator: " ") {
      if word == "%" || word == "ppm", let last = amounts.popLast() {
        amounts.append("\(last) \(word)")
      } else {
        amounts.append(String(word))
      }
    }
    guard counts.contains(amounts.count) else { throw parts.failure(.unknownPart(String(text))) }
    var chances: [Probability] = []
    for amount in amounts { chances.append(try Probability(parsing: amount)) }
    return chances
  }

  private static func indices(
    _ text: Substring, _ parts: WrittenParts
  ) throws(ValueFailure) -> [Int] {
    var indices: [Int] = []
    for word in text.split(separator: " ") {
      let index = try parts.number(word, least: 0)
      guard index > indices.last ?? -1 else {
        throw parts.failure(.impossible("indices must ascend"))
      }
      indices.append(index)
    }
    guard !indices.isEmpty else { throw parts.failure(.impossible("there is no index")) }
    return indices
  }
}

extension [Probability] {
  fileprivate var text: String { map(\.quantityText).joined(separator: " ") }
}
