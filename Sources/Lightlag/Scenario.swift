public import LightlagCore
import LightlagEncoding
import LightlagMocks
public import LightlagProfiles
public import LightlagRecording

/// What a run follows from, but for what comes from outside: the same in virtual and real time.
public struct Scenario: Hashable, Sendable {
  /// What a person calls it.
  public var name: String

  /// Where the conditions came from.
  public var profile: Profile

  /// What the run follows from besides its ends.
  public var configuration: Session.Configuration

  /// What the date of its start says about the links, or `nil` where there is none.
  public let lightTime: LightTimeOfDay?

  /// What stands behind the links.
  public var backend: Backend

  /// Simulated clients, or `nil` where clients come from outside.
  public var clients: SimulatedClients?

  /// Creates a scenario under a profile, some figures of which may be set
  /// otherwise, and to which rules may be added.
  ///
  /// - Parameters:
  ///   - name: What a person calls it.
  ///   - backend: What stands behind the links.
  ///   - clients: Simulated clients, or `nil` where clients come from outside.
  ///   - profile: The network.
  ///   - date: When the run begins, where the profile reaches a planet and is to be as on a day.
  ///   - settings: What is otherwise, in their order.
  ///   - rules: What stands behind the profile's rules; one of the name of another takes its place.
  ///   - seed: What all chance follows from.
  /// - Throws: `LightTimeOfDay.Failure`, or `SettingFailure` where the settings make no sense
  ///   together.
  public init(
    name: String, backend: Backend, clients: SimulatedClients? = nil, profile: Profile,
    date: CalendarDate? = nil, settings: [ConditionSetting] = [], rules: [Rule] = [], seed: Seed
  ) throws {
    self.name = name
    self.backend = backend
    self.clients = clients
    self.profile = profile
    var network = profile.network
    lightTime = try date.map { try LightTimeOfDay(of: profile, at: $0) }
    lightTime?.apply(to: &network)
    try ConditionSetting.apply(settings, to: &network)
    for rule in rules {
      let place = network.rules.firstIndex { $0.name == rule.name }
      if let place { network.rules[place] = rule } else { network.rules.append(rule) }
    }
    network.crossing.unit = backend.unit
    configuration = Session.Configuration(seed: seed, network: network)
  }

  /// The first line of a recording of it.
  ///
  /// - Parameters:
  ///   - clock: How time goes by.
  ///   - wall: When the run begins, in RFC 3339, or `nil` where that is not to be known.
  /// - Returns: The header.
  /// - Throws: `JSON.Failure` where the profile's document is not JSON.
  public func header(clock: RecordingHeader.Clock, wall: String? = nil) throws -> RecordingHeader {
    RecordingHeader(
      name: name, tool: Version.tool, clock: clock, wall: wall,
      profile: RecordingHeader.Profile(
        name: profile.name, digest: SHA256.hexDigest(of: profile.document),
        document: try JSON(parsing: profile.document)),
      configuration: configuration, backend: backend.part, isBackendOutside: backend.isLive,
      clients: clients?.part)
  }
}
