import LightlagCore
import LightlagEncoding

/// One phase of a profile document on its way to a change of the weather.
///
/// It has a `name` and a `source`; when it holds, either by `at`, `for` and `every`, or by the mean
/// times `on` and `off`; a `ramp`; an `action`; and figures as they stand outside.
struct PhaseDocument {
  /// The keys besides those of figures.
  static let keys = [
    "name", "source", "at", "for", "every", "ramp", "on", "off", "startsOn", "action",
  ]

  /// Where in the document it stands.
  let path: [String]

  /// What it is called, empty while that is not known.
  private(set) var name = ""

  /// What it changes.
  var settings: [ConditionSetting] = []

  private var source = ""
  private var times: [String: Duration] = [:]
  private var startsOn: Bool?
  private var action = Phase.Action.none

  init(path: [String]) {
    self.path = path
  }

  /// Reads a member, unless it is a figure; returns whether it was not.
  mutating func read(
    _ member: JSON.Member, in document: ProfileDocument
  ) throws(ProfileFailure) -> Bool {
    let place = path + [member.name]
    switch member.name {
    case "name": name = try document.text(member.value, at: place)
    case "source": source = try document.text(member.value, at: place)
    case "at", "for", "every", "ramp", "on", "off":
      let text = try document.text(member.value, at: place)
      do {
        times[member.name] = .nanoseconds(try Quantity.span.amount(parsing: text))
      } catch {
        throw document.failure(.value(error), at: place)
      }
    case "startsOn":
      guard let truth = member.value.bool else {
        throw document.failure(.value(notATruth(member.value, document)), at: place)
      }
      startsOn = truth
    case "action": try readAction(member.value, in: document, at: place)
    default: return false
    }
    return true
  }

  /// What the profile says of its figures' sources about when it holds.
  func figure(in document: ProfileDocument) throws(ProfileFailure) -> Profile.Figure {
    for (key, text) in [("name", name), ("source", source)] where text.isEmpty {
      throw document.failure(.missingInPhase(key: key), at: path)
    }
    let isByChance = times["on"] != nil || times["off"] != nil
    let isPlanned = times["at"] != nil || times["for"] != nil || times["every"] != nil
    guard !(isByChance && isPlanned) else { throw document.failure(.courseOfPhase, at: path) }
    if isByChance {
      for key in ["on", "off"] where times[key] == nil {
        throw document.failure(.missingInPhase(key: key), at: path)
      }
    } else if startsOn != nil {
      throw document.failure(.startsOnOfPlanned, at: path + ["startsOn"])
    }
    guard !settings.isEmpty || action != .none else {
      throw document.failure(.idlePhase, at: path)
    }
    return Profile.Figure(
      key: path.joined(separator: "."), value: Phase(name: name, course: course).summary,
      source: source)
  }

  /// The change that it is over a network, and the conditions while it holds in full.
  func change(
    over network: Network
  ) -> (change: Weather.Change, conditions: LinkPair<LinkConditions>) {
    var own = network
    let ordered = settings.filter { $0.direction == nil } + settings.filter { $0.direction != nil }
    for setting in ordered { setting.apply(to: &own) }
    let phase = Phase(
      name: name, course: course, ramp: times["ramp"] ?? .zero, action: action)
    let figures = LinkPair(
      uplink: own.conditions.uplink.figures(differingFrom: network.conditions.uplink),
      downlink: own.conditions.downlink.figures(differingFrom: network.conditions.downlink))
    return (Weather.Change(phase, figures: figures), own.conditions)
  }

  private var course: Phase.Course {
    guard let on = times["on"], let off = times["off"] else {
      return .planned(
        start: times["at"] ?? .zero, duration: times["for"], period: times["every"])
    }
    return .byChance(meanOn: on, meanOff: off, startsOn: startsOn ?? false)
  }

  private mutating func readAction(
    _ value: JSON, in document: ProfileDocument, at place: [String]
  ) throws(ProfileFailure) {
    let text = try document.text(value, at: place)
    do {
      action =
        switch try Breaks.Manner(parsing: text) {
        case .reset: .reset
        case .close(let code, let reason): .close(code: code, reason: reason)
        }
    } catch {
      let failure = ValueFailure(
        written: error.written, reason: error.reason, accepted: Breaks.Manner.accepted)
      throw document.failure(.value(failure), at: place)
    }
  }

  private func notATruth(_ value: JSON, _ document: ProfileDocument) -> ValueFailure {
    ValueFailure(
      written: document.found(value), reason: .notAChoice, accepted: "write true or false")
  }
}

extension Phase {
  /// When it holds, in a few words: `100 ms every 15 s from 0 ms on`.
  package var summary: String {
    switch course {
    case .byChance(let on, let off, let startsOn):
      return "on for \(on.quantityText) and off for \(off.quantityText) on average"
        + (startsOn ? ", on at the start" : "")
    case .planned(let start, let duration, let period):
      let length = duration.map { "for \($0.quantityText)" } ?? "to the end"
      let turns = period.map { ", every \($0.quantityText)" } ?? ""
      return "from \(start.quantityText) \(length)\(turns)"
    }
  }
}
