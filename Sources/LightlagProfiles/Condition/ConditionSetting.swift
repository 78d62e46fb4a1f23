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
  ///
  /// - Parameters:
  ///   - text: The setting.
  ///   - attachments: The files that its value may name.
  /// - Throws: `SettingFailure`, which tells what would be accepted.
  public init(
    parsing text: String, attachments: Attachments = .none
  ) throws(SettingFailure) {
    guard let equals = text.firstIndex(of: "=") else {
      throw SettingFailure(setting: text, problem: .noEqualsSign)
    }
    do {
      let value = String(text[text.index(after: equals)...])
      self = try Self.parse(text[..<equals], value, attachments)
    } catch {
      throw SettingFailure(setting: text, problem: error)
    }
  }

  /// Makes all of `settings` in their order, or none if the outcome makes no sense.
  ///
  /// - Throws: a `ConditionProblem`, for the outcome in either direction, also while phases hold.
  public static func apply(
    _ settings: [ConditionSetting], to network: inout Network
  ) throws(SettingFailure) {
    var outcome = network
    for setting in settings { setting.apply(to: &outcome) }
    try checkJitters(settings)
    if let found = outcome.contradiction {
      let names = found.phases.map { outcome.weather.changes[$0].phase.name }
      throw SettingFailure(
        setting: "\(found.direction.rawValue).\(found.key.rawValue)",
        problem: .condition(
          names.isEmpty ? found.reason : .whilePhases(names, found.key, found.reason)))
    }
    network = outcome
  }

  /// Checks that the jitter is told by one of its two keys.
  private static func checkJitters(_ settings: [ConditionSetting]) throws(SettingFailure) {
    var keys: [Direction?: ConditionKey] = [:]
    for setting in settings {
      guard case .figure(.jitter(let jitter)) = setting.value else { continue }
      let key = ConditionFigure.jitter(jitter).key
      if keys.updateValue(key, forKey: setting.direction) ?? key != key {
        let prefix = setting.direction.map { "\($0.rawValue)." } ?? ""
        throw SettingFailure(setting: prefix + key.rawValue, problem: .condition(.twoJitters))
      }
    }
  }

  func apply(to network: inout Network) {
    switch value {
    case .figure(let figure):
      for direction in Direction.allCases where self.direction ?? direction == direction {
        network.conditions[direction].set(figure)
      }
    case .handshake(let scope): network.crossing.handshake = scope
    case .ping(let scope): network.crossing.ping = scope
    case .acceptDelay(let time): network.openings.acceptDelay = time
    case .handshakeDelay(let time): network.openings.handshakeDelay = time
    case .handshakeFailure(let chance): network.openings.handshakeFailure = chance
    case .refuse(let chance): network.openings.refuse = chance
    case .reconnectAfter(let time): network.openings.reconnectAfter = time
    case .cutMeanTime(let time): network.breaks.meanTime = time
    case .cutManner(let manner): network.breaks.manner = manner
    }
  }

  private static func parse(
    _ path: Substring, _ text: String, _ attachments: Attachments
  ) throws(SettingFailure.Problem) -> ConditionSetting {
    let parts = path.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    let direction = parts.count == 2 ? try self.direction(parts[0]) : nil
    let name = String(parts[parts.count - 1])
    guard let key = ConditionKey(rawValue: name) else {
      guard name != "lightTime" else { throw .condition(.lightTime) }
      let known = ConditionKey.allCases.filter { direction == nil || !$0.isOfTheConnection }
      throw .condition(
        .unknownKey(UnknownName(kind: "key", name: name, known: known.map(\.rawValue))))
    }
    if direction != nil, key.isOfTheConnection { throw .condition(.notOfADirection(key)) }
    do {
      return ConditionSetting(
        try ConditionValue(key, parsing: text, attachments: attachments), direction: direction)
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
