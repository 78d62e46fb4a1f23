public import LightlagEncoding

extension DeltaDebugging {
  /// Why JSON is no state of a search.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// A member is missing, or not what it must be.
    case invalid(key: String, expected: String)

    public var description: String {
      switch self {
      case .invalid(let key, let expected): "'\(key)' must be \(expected)"
      }
    }
  }

  /// The state of the search, from which it can go on.
  public var json: JSON {
    [
      "kept": .array(kept.map { JSON($0) }), "granularity": JSON(granularity),
      "step": JSON(step), "tests": JSON(testCount), "testLimit": JSON(testLimit),
      "minimal": .bool(isMinimal),
    ]
  }

  /// Creates a search that goes on where another was written down.
  public init(_ json: JSON) throws(Failure) {
    let positions = json["kept"]?.array?.compactMap { $0.integer.flatMap(Int.init(exactly:)) }
    guard let positions, positions.count == json["kept"]?.array?.count,
      zip(positions, positions.dropFirst()).allSatisfy(<), positions.first ?? 0 >= 0
    else { throw .invalid(key: "kept", expected: "an array of ascending positions") }
    self.init(kept: positions, testLimit: try Self.number("testLimit", json, 0...Int.max))
    testCount = try Self.number("tests", json, 0...testLimit)
    let least = min(2, positions.count)
    granularity = try Self.number("granularity", json, least...max(least, positions.count))
    guard let isMinimal = json["minimal"]?.bool, isMinimal || !positions.isEmpty else {
      throw .invalid(key: "minimal", expected: "true or false, and true where nothing is kept")
    }
    self.isMinimal = isMinimal
    // A search that is over stands behind its last step.
    step = try Self.number("step", json, 0...max(isMinimal ? stepCount : stepCount - 1, 0))
  }

  private static func number(
    _ key: String, _ json: JSON, _ limits: ClosedRange<Int>
  ) throws(Failure) -> Int {
    guard let value = json[key]?.integer.flatMap(Int.init(exactly:)), limits.contains(value)
    else {
      throw .invalid(
        key: key, expected: "a whole number from \(limits.lowerBound) to \(limits.upperBound)")
    }
    return value
  }
}
