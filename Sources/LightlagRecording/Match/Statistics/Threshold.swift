public import LightlagCore
import LightlagEncoding

/// A limit for a figure of a run.
public struct Threshold: Hashable, Sendable {
  /// What is measured.
  public enum Measure: String, Hashable, Sendable, CaseIterable {
    /// Messages that never arrived, in millionths of those sent.
    case loss
    /// The time from sending to arrival that half of the messages do not exceed, in nanoseconds.
    case p50
    /// The time that 95 in a hundred do not exceed.
    case p95
    /// The time that 99 in a hundred do not exceed.
    case p99
    /// Messages that arrived, a second.
    case throughput
  }

  /// How sure one must be that a limit is passed, in a hundred.
  public enum Confidence: Int64, Hashable, Sendable, CaseIterable {
    /// Nine times in ten.
    case ninety = 90
    /// Nineteen times in twenty.
    case ninetyFive = 95
    /// 99 times in a hundred.
    case ninetyNine = 99
  }

  /// The side of the limit that the figure must be on.
  public enum Limit: Hashable, Sendable {
    /// No more than that.
    case atMost(Int64)
    /// No less than that.
    case atLeast(Int64)

    /// The number.
    public var value: Int64 {
      switch self {
      case .atMost(let value), .atLeast(let value): value
      }
    }
  }

  /// What is measured.
  public var measure: Measure

  /// The direction, or `nil` for both together.
  public var direction: Direction?

  /// The limit, in the unit of the measure.
  public var limit: Limit

  /// How sure one must be that it is passed.
  public var confidence: Confidence

  /// Creates a threshold.
  public init(
    _ measure: Measure, _ limit: Limit, direction: Direction? = nil,
    confidence: Confidence = .ninetyFive
  ) {
    self.measure = measure
    self.limit = limit
    self.direction = direction
    self.confidence = confidence
  }

  init(_ fields: inout MatchFields) throws(MatchRulesFailure) {
    guard let measure: Measure = try fields.choice("measure") else {
      throw fields.failure("measure", "loss, p50, p95, p99 or throughput")
    }
    self.measure = measure
    direction = try fields.direction("direction")
    let most: Int64 = measure == .loss ? 1_000_000 : 1 << 50
    switch (
      try fields.integer("atMost", in: 0...most), try fields.integer("atLeast", in: 0...most)
    ) {
    case (let value?, nil): limit = .atMost(value)
    case (nil, let value?): limit = .atLeast(value)
    default: throw fields.failure("atMost", "either this or 'atLeast'")
    }
    let percent = try fields.integer("confidencePercent") ?? 95
    guard let confidence = Confidence(rawValue: percent) else {
      throw fields.failure("confidencePercent", "90, 95 or 99")
    }
    self.confidence = confidence
  }

  var json: JSON {
    var members: [JSON.Member] = [.init(name: "measure", value: .string(measure.rawValue))]
    func add(_ name: String, _ value: JSON) { members.append(.init(name: name, value: value)) }
    if let direction { add("direction", .string(direction.recordedName)) }
    switch limit {
    case .atMost(let value): add("atMost", JSON(value))
    case .atLeast(let value): add("atLeast", JSON(value))
    }
    if confidence != .ninetyFive { add("confidencePercent", JSON(confidence.rawValue)) }
    return .object(members)
  }

  /// What reports call it.
  var name: String {
    [direction?.recordedName, measure.rawValue, unit].compactMap { $0 }.joined(separator: " ")
  }

  private var unit: String {
    switch measure {
    case .loss: "(millionths)"
    case .p50, .p95, .p99: "(ns)"
    case .throughput: "(messages a second)"
    }
  }
}
