public import LightlagCore

/// Whether a link does to messages what was asked of it.
///
/// Messages are sent through the link both ways, so far apart that none waits for another, and
/// what became of them is compared with formulas of the conditions. Cuts end connections, so they
/// are counted over connections of their own; the rate is measured with more messages at once
/// than it carries, and nothing else in the way.
public struct Calibration: Sendable {
  /// How many messages are sent each way unless told otherwise: with these a loss of 1.2 % where
  /// 1 % was asked is always found.
  public static let defaultMessageCount = 200_000

  /// Bytes of each message, but for those that measure the rate.
  static let payload = [UInt8](0..<64)

  /// What the link is asked to do.
  public let asked: Network
  /// The number from which all chance follows.
  public let seed: Seed
  /// How many messages are sent each way.
  public let messageCount: Int
  /// What the link really does.
  private let running: Network

  /// Creates a calibration of a network.
  ///
  /// - Parameters:
  ///   - network: What the link is asked to do, and does.
  ///   - running: What it does instead, to see whether that is found.
  ///   - seed: The number from which all chance follows.
  ///   - messageCount: How many messages are sent each way.
  public init(
    of network: Network, running: Network? = nil, seed: Seed,
    messageCount: Int = defaultMessageCount
  ) {
    precondition(messageCount > 0, "nothing comes of no messages")
    asked = network
    self.running = running ?? network
    self.seed = seed
    self.messageCount = messageCount
  }

  /// Runs it in virtual time.
  ///
  /// - Parameter progress: Called now and then with the part that is done, from 0 to 1.
  /// - Returns: What was asked beside what came.
  /// - Throws: `SessionFailure`.
  public func run(progress: (Double) -> Void = { _ in }) throws -> CalibrationReport {
    var samples = LinkPair(uplink: LinkSample(), downlink: LinkSample())
    try measureFates(&samples) { progress($0 * (cuts ? 0.5 : 1)) }
    if cuts { try measureCuts(&samples) { progress(0.5 + $0 * 0.5) } }
    for direction in Direction.allCases { try measureRate(&samples[direction], direction) }
    return CalibrationReport(self, samples)
  }

  private func measureFates(
    _ samples: inout LinkPair<LinkSample>, _ progress: (Double) -> Void
  ) throws {
    guard isOpen else {
      for direction in Direction.allCases { try measureClosed(&samples[direction], direction) }
      return
    }
    let messages = try fates(in: withoutCuts, progress)
    for direction in Direction.allCases { samples[direction].add(messages[direction]) }
  }

  /// Measures one direction while the other is perfect, since what is closed one way would keep
  /// the connection from being made.
  private func measureClosed(_ sample: inout LinkSample, _ direction: Direction) throws {
    var network = withoutCuts
    network.conditions[direction] = running.conditions[direction]
    network.conditions[direction].cut = .never
    network.conditions[direction.opposite] = LinkConditions()
    sample.add(try fates(in: network)[direction])
  }

  private func fates(
    in network: Network, _ progress: (Double) -> Void = { _ in }
  ) throws -> LinkPair<[LinkSample.Message]> {
    var probe = try LinkProbe(network, seed: seed, payload: Self.payload)
    try probe.send(messageCount, every: spacing) { progress(Double($0) / Double(messageCount)) }
    return probe.tap.messages
  }

  private func measureCuts(
    _ samples: inout LinkPair<LinkSample>, _ progress: (Double) -> Void
  ) throws {
    var probe = try LinkProbe(bare, seed: seed, payload: Self.payload)
    try probe.sendThroughCuts(messageCount, every: spacing) {
      progress(Double($0) / Double(messageCount))
    }
    let tap = probe.tap
    for direction in Direction.allCases {
      samples[direction].cuts = (tap.sentCounts[direction], tap.cutCounts[direction])
    }
  }

  private func measureRate(_ sample: inout LinkSample, _ direction: Direction) throws {
    let conditions = asked.conditions[direction]
    guard conditions.enabled, let rate = conditions.rate,
      case .success(let flood) = LinkFlood.result(rate, conditions.overhead, direction)
    else { return }
    var network = bare
    network.conditions[direction] = bare.conditions[direction].withRateAlone
    network.conditions[direction.opposite] = LinkConditions()
    let delay = network.conditions[direction].lightTime
    let payload = [UInt8](repeating: 0, count: flood.payload)
    var probe = try LinkProbe(network, seed: seed, payload: payload)
    // What is counted is over whole turns of the rate, so that it may begin at any time.
    let end = probe.now.advanced(by: flood.law.time + delay)
    try probe.flood(direction, flood.count)
    let arrivals = probe.tap.arrivals[direction].count { $0 <= end }
    sample.throughput = flood.bitsPerSecond(arrivals)
  }

  /// Whether connections break, or should.
  private var cuts: Bool {
    Direction.allCases.contains {
      asked.conditions[$0].cut != .never || running.conditions[$0].cut != .never
    }
  }

  /// Whether something crosses in each direction, and should.
  var isOpen: Bool {
    Direction.allCases.allSatisfy {
      asked.conditions[$0].flow == .open && running.conditions[$0].flow == .open
    }
  }

  /// What is run, without what changes or ends it; what is closed is perfect instead.
  private var bare: Network {
    var network = Network(conditions: running.conditions, crossing: running.crossing)
    network.crossing.handshake = .local
    for direction in Direction.allCases where network.conditions[direction].flow != .open {
      network.conditions[direction] = LinkConditions()
    }
    return network
  }

  /// The same, where connections do not break either.
  var withoutCuts: Network {
    var network = bare
    for direction in Direction.allCases { network.conditions[direction].cut = .never }
    return network
  }

  /// The time between messages, which is more than their delays differ by.
  var spacing: Duration {
    Direction.allCases.map { direction in
      max(
        asked.conditions[direction].spacing(direction),
        running.conditions[direction].spacing(direction))
    }.reduce(.milliseconds(1), max)
  }
}

extension LinkConditions {
  /// The same rate and delay, with nothing else in the way.
  fileprivate var withRateAlone: LinkConditions {
    var conditions = LinkConditions(
      delay: delay, rate: rate, isShared: isShared, overhead: overhead,
      limit: QueueLimit(messages: .max, bytes: .max))
    conditions.enabled = enabled
    return conditions
  }

  /// How long a message is on its way that waits for nothing.
  fileprivate var lightTime: Duration {
    if case .contacts(let plan)? = rate { return plan.contacts.first?.lightTime ?? delay }
    return delay
  }

  /// A time between messages at which none waits for the one before.
  fileprivate func spacing(_ direction: Direction) -> Duration {
    guard enabled else { return .zero }
    var spacing = DelayLaw.range(self)
    let wire = overhead.wireByteCount(payload: Calibration.payload.count, direction: direction)
    if let rate, let law = try? CapacityLaw(rate, leastByteCount: wire) {
      // Twice what the rate needs, so that what a pause has left over is worked off.
      if law.bitsPerSecond > 0 { spacing += Double(wire) * 16e9 / law.bitsPerSecond }
    }
    // A run of so many messages must end before time does.
    let longest = 1e15
    let whole = Int64(spacing.isFinite ? min(spacing, longest) : longest)
    // A thousand on the way at once are enough.
    return max(.nanoseconds(whole) + .milliseconds(1), delay / 1000)
  }
}
