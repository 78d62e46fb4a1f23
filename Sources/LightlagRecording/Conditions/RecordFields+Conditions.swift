import LightlagCore
import LightlagEncoding

extension RecordFields {
  /// Returns the conditions of both directions, which are two members.
  mutating func conditions() throws(LineFailure) -> LinkPair<LinkConditions> {
    let uplink = try object("up", Self.conditions)
    return LinkPair(uplink: uplink, downlink: try object("dn", Self.conditions))
  }

  /// Returns those of both directions that differ from what is there otherwise.
  mutating func figures() throws(LineFailure) -> LinkPair<[ConditionFigure]> {
    let uplink = try object("up", Self.figures)
    return LinkPair(uplink: uplink, downlink: try object("dn", Self.figures))
  }

  private static func conditions(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> LinkConditions {
    for name in ["enabled", "delayNanoseconds", "jitterNanoseconds", "lossPartsPerBillion"] {
      try fields.require(name)
    }
    for name in ["duplicatePartsPerBillion", "cutPartsPerBillion", "limitMessages", "inOrder"] {
      try fields.require(name)
    }
    if !fields.has("rateTrace"), !fields.has("contacts") { try fields.require("rateBitsPerSecond") }
    var conditions = LinkConditions()
    for figure in try figures(&fields) { conditions.set(figure) }
    return conditions
  }

  private static func figures(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> [ConditionFigure] {
    var figures: [ConditionFigure] = []
    if fields.has("enabled") { figures.append(.enabled(try fields.bool("enabled"))) }
    if fields.has("flow") { figures.append(.flow(try fields.choice("flow"))) }
    figures += try fields.delayFigures()
    figures += try fields.lossFigures()
    figures += try fields.rateFigures()
    if fields.has("inOrder") { figures.append(.inOrder(try fields.bool("inOrder"))) }
    if fields.has("arithmetic") { figures.append(.arithmetic(try fields.choice("arithmetic"))) }
    return figures
  }

  mutating func probability(_ name: String) throws(LineFailure) -> Probability {
    Probability(partsPerBillion: UInt32(try integer(name, in: 0...1_000_000_000)))
  }

  mutating func duration(_ name: String, least: Int64 = 0) throws(LineFailure) -> Duration {
    .nanoseconds(try integer(name, in: least...Self.longestTime))
  }

  mutating func optionalDuration(_ name: String) throws(LineFailure) -> Duration? {
    has(name) ? try duration(name) : nil
  }

  /// The longest time that a condition may have, in nanoseconds.
  static var longestTime: Int64 { LinkConditions.longest.wholeNanoseconds - 1 }

  private mutating func correlation(_ name: String) throws(LineFailure) -> Correlation {
    guard has(name) else { return .none }
    return Correlation(partsPerBillion: UInt32(try integer(name, in: 0...999_999_999)))
  }

  // MARK: Delay

  private mutating func delayFigures() throws(LineFailure) -> [ConditionFigure] {
    var figures: [ConditionFigure] = []
    if has("delayNanoseconds") { figures.append(.delay(try duration("delayNanoseconds"))) }
    if has("delayTrace") {
      let isNone = try isNull("delayTrace")
      figures.append(.delayTrace(isNone ? nil : try object("delayTrace", Self.delayTrace)))
    }
    if has("jitterNanoseconds") { figures.append(.jitter(try jitter())) }
    if has("truncated") { figures.append(.isTruncated(try bool("truncated"))) }
    return figures
  }

  private static func delayTrace(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> DelayTrace {
    let course: DelayTrace.Course = try fields.choice("course")
    let period = try fields.optionalDuration("periodNanoseconds")
    var samples: [DelayTrace.Sample] = []
    for pair in try fields.json("samples").array ?? [] {
      let numbers = pair.array?.compactMap(\.integer) ?? []
      guard numbers.count == 2, numbers.allSatisfy((0...longestTime).contains) else {
        throw fields.invalid("samples", "pairs of nanoseconds, a time and a delay")
      }
      samples.append(
        DelayTrace.Sample(time: .nanoseconds(numbers[0]), delay: .nanoseconds(numbers[1])))
    }
    do {
      return try DelayTrace(samples, course: course, period: period)
    } catch {
      throw fields.invalid("samples", "times that ascend within the period")
    }
  }

  private mutating func jitter() throws(LineFailure) -> Jitter {
    let shape: Jitter.Shape =
      switch try string("distribution") {
      case "uniform": .uniform
      case "normal": .normal
      case "pareto": .pareto
      case "paretonormal": .paretonormal
      case "table": .table(try jitterTable())
      default:
        throw invalid("distribution", "one of uniform, normal, pareto, paretonormal, table")
      }
    return Jitter(
      width: try duration("jitterNanoseconds"), shape: shape,
      correlation: try correlation("jitterCorrelationPartsPerBillion"))
  }

  private mutating func jitterTable() throws(LineFailure) -> DelayTable {
    let elements = try json("jitterTable").array ?? []
    let entries = elements.compactMap(\.integer).compactMap(Int32.init(exactly:))
    do {
      guard entries.count == elements.count else { throw DelayTableFailure.entryCount(0) }
      return try DelayTable(entries: entries)
    } catch {
      throw invalid("jitterTable", "\(DelayTable.entryCounts) ascending integers of 32 bits")
    }
  }

  // MARK: Loss, duplicates, damage, order

  private mutating func lossFigures() throws(LineFailure) -> [ConditionFigure] {
    var figures: [ConditionFigure] = []
    if has("lossPartsPerBillion") { figures.append(.loss(try loss())) }
    if has("lossMode") { figures.append(.lossMode(try choice("lossMode"))) }
    if has("duplicatePartsPerBillion") {
      let correlation = try correlation("duplicateCorrelationPartsPerBillion")
      figures.append(
        .duplicate(
          Duplication(try probability("duplicatePartsPerBillion"), correlation: correlation)))
    }
    if has("corrupt") { figures.append(.corrupt(try object("corrupt", Self.corruption))) }
    if has("reorder") { figures.append(.reorder(try object("reorder", Self.reordering))) }
    if has("cutPartsPerBillion") { figures.append(.cut(try probability("cutPartsPerBillion"))) }
    return figures
  }

  private static func corruption(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> Corruption {
    Corruption(
      chance: try fields.probability("chancePartsPerBillion"), unit: try fields.choice("unit"),
      text: try fields.choice("text"),
      correlation: try fields.correlation("correlationPartsPerBillion"))
  }

  private static func reordering(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> Reordering {
    Reordering(
      chance: try fields.probability("chancePartsPerBillion"),
      correlation: try fields.correlation("correlationPartsPerBillion"),
      gap: Int(try fields.integer("gap")))
  }

  private mutating func loss() throws(LineFailure) -> Loss {
    let chance = try probability("lossPartsPerBillion")
    guard has("lossModel") else {
      return .independent(
        chance, correlation: try correlation("lossCorrelationPartsPerBillion"))
    }
    guard chance == .never else { throw invalid("lossPartsPerBillion", "0 beside a model") }
    return try object("lossModel", Self.lossModel)
  }

  private static func lossModel(_ fields: inout RecordFields) throws(LineFailure) -> Loss {
    if fields.has("every") { return .every(Int(try fields.integer("every", in: 1...Int64.max))) }
    if fields.has("first") { return .first(Int(try fields.integer("first"))) }
    if fields.has("indices") { return .indices(try lossIndices(&fields)) }
    switch try fields.string("model") {
    case "gilbert-elliott":
      return .gilbertElliott(
        GilbertElliott(
          goodToBad: try fields.probability("p"), badToGood: try fields.probability("r"),
          lossInBad: try fields.probability("1-h"), lossInGood: try fields.probability("1-k")))
    case "4-state": return .fourState(try fourState(&fields))
    default: throw fields.invalid("model", "gilbert-elliott or 4-state")
    }
  }

  private static func lossIndices(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> [Int] {
    let elements = try fields.json("indices").array ?? []
    let indices = elements.compactMap(\.integer).map { Int($0) }
    let isAscending = zip(indices, indices.dropFirst()).allSatisfy(<) && indices.first ?? 0 >= 0
    guard indices.count == elements.count, isAscending else {
      throw fields.invalid("indices", "an array of ascending positions")
    }
    return indices
  }

  private static func fourState(
    _ fields: inout RecordFields
  ) throws(LineFailure) -> FourStateLoss {
    let (p13, p31) = (try fields.probability("p13"), try fields.probability("p31"))
    let (p32, p23) = (try fields.probability("p32"), try fields.probability("p23"))
    let p14 = try fields.probability("p14")
    do {
      return try FourStateLoss(p13: p13, p31: p31, p32: p32, p23: p23, p14: p14)
    } catch {
      throw fields.invalid("p13", "chances that no state is left with more often than always")
    }
  }
}
