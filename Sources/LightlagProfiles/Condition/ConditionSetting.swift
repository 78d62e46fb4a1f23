public import LightlagCore

/// One change to the conditions of a link: `delay=80 ms`, `up.loss=2%`, `handshake=local`.
public struct ConditionSetting: Hashable, Sendable {
  /// The direction it holds for, or `nil` for both.
  public let direction: Direction?

  /// What is set.
  public let value: ConditionValue

  init(_ value: ConditionValue, direction: Direction?) {
    self.value = value
    self.direction = direction
  }

  /// Creates the setting that `text` states: a key, an equals sign and a value.
  ///
  /// Before the key may stand a direction: `up.` or `uplink.`, `down.` or `downlink.`.
  public init(parsing text: String) throws(SettingFailure) {
    guard let equals = text.firstIndex(of: "=") else {
      throw SettingFailure(setting: text, problem: .noEqualsSign)
    }
    do {
      self = try Self.parse(text[..<equals], String(text[text.index(after: equals)...]))
    } catch {
      throw SettingFailure(setting: text, problem: error)
    }
  }

  /// Makes all of `settings` in their order, or none if the outcome makes no sense.
  ///
  /// - Throws: `ConditionProblem.jitterAboveDelay`, for the outcome in either direction.
  public static func apply(
    _ settings: [ConditionSetting],
    to conditions: inout LinkPair<LinkConditions>,
    crossing: inout Crossing
  ) throws(SettingFailure) {
    var outcome = (conditions: conditions, crossing: crossing)
    for setting in settings { setting.apply(to: &outcome.conditions, &outcome.crossing) }
    for direction in Direction.allCases {
      guard let problem = outcome.conditions[direction].jitterProblem else { continue }
      throw SettingFailure(
        setting: "\(direction.rawValue).jitter", problem: .condition(problem))
    }
    (conditions, crossing) = outcome
  }

  func apply(to conditions: inout LinkPair<LinkConditions>, _ crossing: inout Crossing) {
    switch value {
    case .handshake(let scope): crossing.handshake = scope
    case .ping(let scope): crossing.ping = scope
    default:
      for direction in Direction.allCases where self.direction ?? direction == direction {
        conditions[direction].set(value)
      }
    }
  }

  private static func parse(
    _ path: Substring, _ text: String
  ) throws(SettingFailure.Problem) -> ConditionSetting {
    let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let direction = parts.count == 2 ? try self.direction(parts[0]) : nil
    let name = String(parts[parts.count - 1])
    guard let key = ConditionKey(rawValue: name) else {
      let known = ConditionKey.allCases.filter { direction == nil || !$0.isOfTheConnection }
      throw .condition(
        .unknownKey(UnknownName(kind: "key", name: name, known: known.map(\.rawValue))))
    }
    if direction != nil, key.isOfTheConnection { throw .condition(.notOfADirection(key)) }
    do {
      return ConditionSetting(try ConditionValue(key, parsing: text), direction: direction)
    } catch {
      throw .condition(.value(error))
    }
  }

  private static func direction(
    _ name: Substring
  ) throws(SettingFailure.Problem) -> Direction {
    switch name {
    case "up", "uplink": .uplink
    case "down", "downlink": .downlink
    default:
      throw .unknownDirection(
        UnknownName(kind: "direction", name: String(name), known: ["up", "down"]))
    }
  }
}

extension LinkConditions {
  /// Sets the one condition that `value` is for; what is of the connection changes nothing.
  fileprivate mutating func set(_ value: ConditionValue) {
    switch value {
    case .delay(let delay): self.delay = delay
    case .jitter(let jitter): self.jitter = jitter
    case .distribution(let distribution): self.distribution = distribution
    case .loss(let loss): self.loss = loss
    case .duplicate(let duplicate): self.duplicate = duplicate
    case .cut(let cut): self.cut = cut
    case .rate(let rate): self.rate = rate
    case .limit(let limit): self.limit = limit
    case .inOrder(let inOrder): self.inOrder = inOrder
    case .enabled(let enabled): self.enabled = enabled
    case .handshake, .ping: break
    }
  }

  /// What is wrong if the delay varies by more than itself, or else `nil`.
  var jitterProblem: ConditionProblem? {
    jitter > delay ? .jitterAboveDelay(jitter: jitter, delay: delay) : nil
  }
}
