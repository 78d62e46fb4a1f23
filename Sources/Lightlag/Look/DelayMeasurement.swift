public import LightlagCore
import LightlagDrivers

/// The one-way delays of a network, found by sending messages across its links.
///
/// It is a session in virtual time: what is measured is the link itself, and not a second
/// calculation of what it should do. Small messages are sent at random instants, so that they see
/// each phase of the network for its part of the time (RFC 2330, section 11.1: Poisson sampling);
/// and so far apart that hardly one waits for another. Connections do not break meanwhile.
public struct DelayMeasurement: Hashable, Sendable {
  /// What all chance follows from.
  public static let seed: Seed = 1

  /// Bytes of each message.
  public static let byteCount = 100

  /// Most messages that are sent each way.
  public static let greatestCount = 10_000

  /// Messages sent each way.
  public let messageCount: Int

  /// Time between two messages, on average.
  public let spacing: Duration

  /// What each direction delivered.
  public let delays: LinkPair<DelayDistribution>

  /// Both directions together where their conditions are the same, or `nil`.
  public let bothWays: DelayDistribution?

  /// Measures a network.
  public init(_ network: Network) {
    let plan = ProbePlan(network)
    spacing = .nanoseconds(plan.spacing)
    var session = Session(
      backend: Probe(.downlink, plan),
      configuration: Session.Configuration(seed: Self.seed, network: network.unbroken),
      taps: [DelayTap(messageCount: plan.count)])
    session.addClient(Probe(.uplink, plan))
    Self.run(&session, until: plan.patience)
    let tap = session.tap(DelayTap.self) ?? DelayTap(messageCount: plan.count)
    let sent = tap.sentCounts
    messageCount = max(sent.uplink, sent.downlink)
    delays = LinkPair(
      uplink: DelayDistribution(sentCount: sent.uplink, delays: tap.delays.uplink),
      downlink: DelayDistribution(sentCount: sent.downlink, delays: tap.delays.downlink))
    bothWays =
      network.isAlikeBothWays
      ? DelayDistribution(
        sentCount: sent.uplink + sent.downlink, delays: tap.delays.uplink + tap.delays.downlink)
      : nil
  }

  /// Most instants at which something happens in a measurement: a network may change each
  /// millisecond for ever.
  private static let stepLimit = 500_000

  private static func run(_ session: inout Session, until end: Instant) {
    for _ in 0..<stepLimit {
      guard session.tap(DelayTap.self)?.isOver != true, let deadline = session.deadline,
        deadline <= end
      else { return }
      do { try session.advance(to: deadline) } catch { return }
    }
  }
}

extension Network {
  /// The same without all that breaks connections or keeps them from opening.
  fileprivate var unbroken: Network {
    var network = self
    network.openings = Openings()
    network.breaks = Breaks()
    network.crossing = Crossing(handshake: .local)
    network.rules = rules.filter { if case .close = $0.verdict { false } else { true } }
    for direction in Direction.allCases { network.conditions[direction].cut = .never }
    let changes = weather.changes.map { change in
      var change = change
      change.phase.action = .none
      for direction in Direction.allCases {
        change.figures[direction].removeAll { if case .cut = $0 { true } else { false } }
      }
      return change
    }
    // A phase that did nothing but break connections holds for no time.
    let lasting = changes.filter {
      if case .planned(_, .some(.zero), _) = $0.phase.course { false } else { true }
    }
    network.weather = (try? Weather(lasting)) ?? .fair
    return network
  }

  /// Whether both directions treat messages alike.
  var isAlikeBothWays: Bool {
    conditions.uplink == conditions.downlink
      && weather.changes.allSatisfy { $0.figures.uplink == $0.figures.downlink }
      && rules.allSatisfy { $0.match.direction == nil }
  }
}

/// Takes the delay of each message that arrives, once.
private struct DelayTap: Tap {
  private(set) var delays = LinkPair<[Int64]>(uplink: [], downlink: [])
  private var hasArrived: LinkPair<[Bool]>
  /// Messages that were sent.
  private(set) var sentCounts = LinkPair(uplink: 0, downlink: 0)
  /// Messages of which the fate is not known, those not sent yet among them.
  private var openCount: Int

  init(messageCount: Int) {
    let none = [Bool](repeating: false, count: messageCount)
    hasArrived = LinkPair(uplink: none, downlink: none)
    openCount = 2 * messageCount
  }

  /// Whether all messages have arrived or never will.
  var isOver: Bool { openCount == 0 }

  mutating func observe(_ event: SessionEvent) {
    if case .sent(let direction, _, _, _, _) = event.kind { sentCounts[direction] += 1 }
    switch event.kind {
    case .delivered(let direction, let index, _, let sentAt):
      guard !hasArrived[direction][index] else { return }
      hasArrived[direction][index] = true
      openCount -= 1
      delays[direction].append(event.instant.nanoseconds - sentAt.nanoseconds)
    case .sent(_, _, _, .dropped, _), .left(_, _, .dropped), .lost: openCount -= 1
    default: break
    }
  }
}
