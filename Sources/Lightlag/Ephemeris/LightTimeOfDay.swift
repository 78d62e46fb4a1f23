public import LightlagCore
public import LightlagProfiles

/// What a date says about a link to a planet: how long light takes, and whether anything crosses.
public struct LightTimeOfDay: Hashable, Sendable {
  /// Why a date says nothing about a link.
  public enum Failure: Error, Hashable, Sendable {
    /// The profile names no planet.
    case noPlanet(profile: String)
    /// The year is not one of `years`.
    case year(CalendarDate)
  }

  /// The years that links are simulated for: those of which orbiters and rovers can tell.
  public static let years = 1990...2050

  /// What the phase is called in which nothing crosses, since the Sun is in the way.
  public static let phaseName = "conjunction"

  /// The date, which is the start of the run.
  public let date: CalendarDate

  /// Which planet.
  public let planet: Planet

  /// How long light takes one way.
  public let lightTime: Duration

  /// How long the Sun is in the way from the start of the run on, or `nil` if it is not.
  public let blackout: Duration?

  /// Looks up what holds for the planet of a profile.
  ///
  /// - Throws: `Failure.noPlanet` or `.year`.
  public init(of profile: Profile, at date: CalendarDate) throws(Failure) {
    guard let planet = profile.planet else { throw .noPlanet(profile: profile.name) }
    guard Self.years.contains(date.year) else { throw .year(date) }
    self.planet = planet
    self.date = date
    switch planet {
    case .mars:
      lightTime = MarsDistance(at: date).lightTime
      let conjunction = MarsConjunction.conjunctions(from: date, to: date).first
      let minutes = conjunction.map { date.minutes(to: $0.end) } ?? 0
      blackout = minutes > 0 ? .seconds(minutes * 60) : nil
    }
  }

  /// Puts the light time in place of the delay, and the outage over all phases.
  ///
  /// The light time also replaces those of a contact plan, and a trace of delays. It is that of
  /// the start: in the course of a day it changes by some seconds. A profile that has a phase
  /// called `phaseName` says by it what the Sun does to its link, and the date says when.
  public func apply(to network: inout Network) {
    for direction in Direction.allCases {
      network.conditions[direction].delay = lightTime
      network.conditions[direction].delayTrace = nil
      guard case .contacts(let plan)? = network.conditions[direction].rate else { continue }
      network.conditions[direction].rate = .contacts(plan.with(lightTime: lightTime))
    }
    var changes = network.weather.changes
    let own = changes.first { $0.phase.name == Self.phaseName }
    changes.removeAll { $0.phase.name == Self.phaseName }
    if let blackout {
      let outage = [ConditionFigure.flow(.outage)]
      var change =
        own
        ?? Weather.Change(
          Phase(name: Self.phaseName), figures: LinkPair(uplink: outage, downlink: outage))
      change.phase.course = .planned(duration: blackout)
      change.phase.ramp = min(change.phase.ramp, blackout)
      changes.append(change)
    }
    // Its name is no other's, it has a length, and its ramp is no longer.
    network.weather = (try? Weather(changes)) ?? network.weather
  }
}

extension LightTimeOfDay: CustomStringConvertible {
  /// What was used, in a line.
  public var description: String {
    let way = "\(planet.name) at \(date): light takes \(lightTime.reportText) one way"
    guard let blackout else { return way }
    return way + "; the Sun is in the way for \(blackout.daysText)"
  }
}

extension LightTimeOfDay.Failure: CustomStringConvertible {
  public var description: String {
    switch self {
    case .noPlanet(let profile):
      "the profile '\(profile)' reaches no planet, so that a date says nothing about its delay;"
        + " take one that does, such as 'mars'"
    case .year(let date):
      "\(date) is not in the years that are simulated; write a date from"
        + " \(LightTimeOfDay.years.lowerBound) to \(LightTimeOfDay.years.upperBound)"
    }
  }
}

extension ContactPlan {
  /// The same contacts at another distance.
  fileprivate func with(lightTime: Duration) -> ContactPlan {
    let contacts = contacts.map { contact in
      Contact(start: contact.start, end: contact.end, rate: contact.rate, lightTime: lightTime)
    }
    // They have made a plan before, and a light time of minutes is none that cannot be.
    return (try? ContactPlan(contacts, period: period)) ?? self
  }
}

extension Duration {
  /// The duration in days and hours, rounded down, as one speaks of weeks: `12 d 5 h`.
  fileprivate var daysText: String {
    let hours = wholeNanoseconds / 3_600_000_000_000
    guard hours > 0 else { return reportText }
    return [(hours / 24, "d"), (hours % 24, "h")].filter { $0.0 > 0 }
      .map { "\($0.0) \($0.1)" }.joined(separator: " ")
  }
}
