import LightlagCore
import LightlagEncoding

extension JSONWriter {
  /// Writes the conditions of both directions as two members.
  mutating func members(_ conditions: LinkPair<LinkConditions>) {
    for direction in Direction.allCases {
      object(direction.recordedName) { $0.members(conditions[direction]) }
    }
  }

  /// Writes those that differ from what is there otherwise, likewise.
  mutating func members(_ figures: LinkPair<[ConditionFigure]>) {
    for direction in Direction.allCases {
      object(direction.recordedName) { writer in
        for figure in figures[direction] { writer.members(figure) }
      }
    }
  }

  private mutating func members(_ conditions: LinkConditions) {
    let perfect = LinkConditions()
    for (figure, usual) in zip(conditions.figures, perfect.figures)
    where figure.isAlwaysRecorded || figure != usual {
      members(figure)
    }
  }

  private mutating func members(_ figure: ConditionFigure) {
    switch figure {
    case .enabled(let value): member("enabled", value)
    case .flow(let value): member("flow", value.rawValue)
    case .delay(let value): member("delayNanoseconds", value)
    case .delayTrace(let value): optional("delayTrace", value) { $0.members($1) }
    case .jitter(let value): members(value)
    case .isTruncated(let value): member("truncated", value)
    case .loss(let value): members(value)
    case .lossMode(let value): member("lossMode", value.rawValue)
    case .duplicate(let value):
      member("duplicatePartsPerBillion", value.chance)
      correlation("duplicate", value.correlation)
    case .corrupt(let value): object("corrupt") { $0.members(value) }
    case .reorder(let value): object("reorder") { $0.members(value) }
    case .cut(let value): member("cutPartsPerBillion", value)
    case .rate(let value): members(value)
    case .isShared(let value): member("shared", value)
    case .overhead(let value): object("overhead") { $0.members(value) }
    case .limit(let value): members(value)
    case .discipline(let value): object("discipline") { $0.members(value) }
    case .inOrder(let value): member("inOrder", value)
    case .arithmetic(let value): member("arithmetic", value.rawValue)
    }
  }

  private mutating func optional<Value>(
    _ name: String, _ value: Value?, _ write: (inout JSONWriter, Value) -> Void
  ) {
    guard let value else {
      self.name(name)
      return null()
    }
    object(name) { write(&$0, value) }
  }

  private mutating func correlation(_ name: String, _ correlation: Correlation) {
    guard correlation != .none else { return }
    member("\(name)CorrelationPartsPerBillion", correlation.partsPerBillion)
  }

  // MARK: Delay and damage

  private mutating func members(_ trace: DelayTrace) {
    member("course", trace.course.rawValue)
    if let period = trace.period { member("periodNanoseconds", period) }
    array("samples", trace.samples) { writer, sample in
      writer.beginArray()
      writer.integer(sample.time.wholeNanoseconds)
      writer.integer(sample.delay.wholeNanoseconds)
      writer.endArray()
    }
  }

  private mutating func members(_ jitter: Jitter) {
    member("jitterNanoseconds", jitter.width)
    member("distribution", jitter.shape.recordedName)
    if case .table(let table) = jitter.shape {
      array("jitterTable", table.entries) { $0.integer($1) }
    }
    correlation("jitter", jitter.correlation)
  }

  private mutating func members(_ corruption: Corruption) {
    member("chancePartsPerBillion", corruption.chance)
    member("unit", corruption.unit.rawValue)
    member("text", corruption.text.rawValue)
    member("correlationPartsPerBillion", corruption.correlation.partsPerBillion)
  }

  private mutating func members(_ reordering: Reordering) {
    member("chancePartsPerBillion", reordering.chance)
    member("correlationPartsPerBillion", reordering.correlation.partsPerBillion)
    member("gap", reordering.gap)
  }

  // MARK: Loss

  private mutating func members(_ loss: Loss) {
    guard case .independent(let probability, let correlation) = loss else {
      member("lossPartsPerBillion", 0)
      return object("lossModel") { $0.members(of: loss) }
    }
    member("lossPartsPerBillion", probability)
    self.correlation("loss", correlation)
  }

  private mutating func members(of loss: Loss) {
    switch loss {
    case .independent: break
    case .gilbertElliott(let model):
      member("model", "gilbert-elliott")
      member("p", model.goodToBad)
      member("r", model.badToGood)
      member("1-h", model.lossInBad)
      member("1-k", model.lossInGood)
    case .fourState(let model):
      member("model", "4-state")
      member("p13", model.p13)
      member("p31", model.p31)
      member("p32", model.p32)
      member("p23", model.p23)
      member("p14", model.p14)
    case .every(let count): member("every", count)
    case .first(let count): member("first", count)
    case .indices(let indices): array("indices", indices) { $0.integer($1) }
    }
  }

  // MARK: Rate

  private mutating func members(_ rate: Capacity?) {
    switch rate {
    case nil:
      name("rateBitsPerSecond")
      null()
    case .constant(let rate): member("rateBitsPerSecond", rate.bitsPerSecond)
    case .trace(let trace):
      object("rateTrace") { writer in
        writer.member("once", trace.isOnce)
        writer.array("milliseconds", trace.milliseconds) { $0.integer($1) }
      }
    case .contacts(let plan): object("contacts") { $0.members(plan) }
    }
  }

  private mutating func members(_ plan: ContactPlan) {
    if let period = plan.period { member("periodNanoseconds", period) }
    array("contacts", plan.contacts) { writer, contact in
      writer.beginObject()
      writer.member("startNanoseconds", contact.start)
      writer.member("endNanoseconds", contact.end)
      writer.member("rateBitsPerSecond", contact.rate.bitsPerSecond)
      writer.member("lightTimeNanoseconds", contact.lightTime)
      writer.endObject()
    }
  }

  private mutating func members(_ overhead: Overhead) {
    member("webSocket", overhead.includesWebSocket)
    member("tls", overhead.includesTLS)
    member("tcp", overhead.includesTCP)
    // A number in a recording has no sign.
    member("bytes", max(overhead.fixedByteCount, 0))
    member("bytesLess", max(-overhead.fixedByteCount, 0))
    guard let cells = overhead.cells else { return }
    member("cellBytes", cells.size)
    member("cellWireBytes", cells.size + cells.overhead)
  }

  private mutating func members(_ limit: QueueLimit) {
    member("limitMessages", limit.messages)
    member("limitBytes", limit.bytes)
    if let time = limit.time { member("limitNanoseconds", time) }
  }

  private mutating func members(_ discipline: QueueDiscipline) {
    switch discipline {
    case .droptail: member("kind", "droptail")
    case .drophead: member("kind", "drophead")
    case .codel(let target, let interval):
      member("kind", "codel")
      member("targetNanoseconds", target)
      member("intervalNanoseconds", interval)
    }
  }
}

extension ConditionFigure {
  /// Whether it is written even where it is as in a perfect link.
  fileprivate var isAlwaysRecorded: Bool {
    switch self {
    case .enabled, .delay, .jitter, .loss, .duplicate, .cut, .rate, .limit, .inOrder: true
    default: false
    }
  }
}

extension Jitter.Shape {
  /// The name of this shape in recordings.
  fileprivate var recordedName: String {
    switch self {
    case .uniform: "uniform"
    case .normal: "normal"
    case .pareto: "pareto"
    case .paretonormal: "paretonormal"
    case .table: "table"
    }
  }
}
