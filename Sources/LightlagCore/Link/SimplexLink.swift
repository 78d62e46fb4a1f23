/// One direction of a simulated link, as a state machine that does no I/O.
///
/// A message first waits until the sender has put it on the wire, in a queue that has a limit,
/// and then propagates, beside any number of others. The link decides what becomes of each
/// message when it is submitted, or, where that depends on what is still to come, at its
/// `deadline`; whoever drives it carries the message until it is due.
///
/// The instants passed in must never go backwards.
public struct SimplexLink: Sendable {
  /// What became of a submitted message.
  public enum Verdict: Hashable, Sendable {
    /// It will arrive at `due`.
    case scheduled(due: Instant)
    /// It will arrive at `due`, and once more at `again`.
    case duplicated(due: Instant, again: Instant)
    /// It will arrive damaged at `due`, and, unless that is `nil`, whole at `again`.
    indirect case damaged(Damage, due: Instant, again: Instant?)
    /// It will never arrive.
    case dropped(DropReason)
    /// It will never arrive, because the connection broke; the receiver learns of that at `due`.
    case cut(due: Instant)
    /// It waits, and its fate depends on what is still to come.
    case waiting
  }

  /// A message that waited, and what became of it.
  struct Leaving: Sendable {
    var index: Int
    var verdict: Verdict
  }

  /// How messages submitted from now on are treated; what is in flight stays as it is.
  public var conditions: LinkConditions {
    get { shared.value }
    set { shared = Shared(newValue) }
  }

  /// The same, as other links hold it too.
  var shared: Shared<LinkConditions> { didSet { takeConditions() } }

  /// Whether anything crosses now; over a link that is not simulated, always.
  var flow: Flow { mutating get { shared.value.enabled ? shared.value.flow : .open } }

  /// Whether messages that would arrive now are lost.
  var losesArrivals: Bool {
    mutating get { flow == .outage && shared.value.lossMode == .drop }
  }

  /// Number of messages submitted so far, which is the next one's index.
  public private(set) var submittedCount = 0

  /// Mean delay of the other direction, in nanoseconds, by which acknowledgements come back.
  var returnDelay: Int64 = 0

  let chance: LinkChance
  /// One, or none while there is no rate of its own.
  var bottleneck: [Bottleneck] = []
  /// Whether the bottleneck has not heard of the latest conditions.
  var isBottleneckOld = true
  /// When the latest of the messages scheduled so far arrives.
  var latestDue = Instant.start
  /// When the handshake arrives, which nothing overtakes.
  var opening = Instant.start
  /// The times of the conditions in nanoseconds, as every message needs them.
  var delay: Int64 = 0
  var width: Int64 = 0
  /// Whether the delay depends on the instant.
  var hasTimes = false
  /// One, or none while nothing needs to be remembered.
  var memory: [LinkMemory] = []

  /// Creates an idle link, every decision of which follows from `seed` and the link's address.
  public init(
    conditions: LinkConditions, seed: Seed, connection: ConnectionID, direction: Direction
  ) {
    self.init(
      Shared(conditions),
      LinkChance(seed: seed, connection: connection, direction: direction))
  }

  init(_ conditions: Shared<LinkConditions>, _ chance: LinkChance) {
    shared = conditions
    self.chance = chance
    takeConditions()
  }

  /// Bytes that wait to be sent.
  public mutating func queuedByteCount(at now: Instant) -> Int {
    guard !bottleneck.isEmpty else { return 0 }
    return bottleneck[0].queuedByteCount(at: now)
  }

  // MARK: Messages

  /// Takes the next message from the sender and decides its fate.
  ///
  /// The verdict is never `damaged`, for which the payload would have to be known.
  public mutating func submit(byteCount: Int, at now: Instant) -> Verdict {
    var nobody = Bottleneck(Bottleneck.Conditions())
    return submit(byteCount: byteCount, .usual, sharing: &nobody, at: now).verdict
  }

  /// Takes the next message, which a limit outside the link may have refused already; it is
  /// counted all the same, so that later ones keep their places.
  mutating func submit(
    byteCount: Int, _ treatment: Treatment, place: PacketPart.Place = .whole,
    refusal: DropReason? = nil, sharing common: inout Bottleneck, at now: Instant
  ) -> Connection.Submission {
    var entry = LinkMemory.Entry(
      index: submittedCount, byteCount: byteCount, fate: cast(submittedCount),
      treatment: treatment)
    if place != .whole, shared.value.lossMode == .drop { entry.fate.keep(with: place) }
    submittedCount += 1
    let queuedBytes =
      shared.value.isShared
      ? common.queuedByteCount(at: now) : queuedByteCount(at: now)
    var verdict: Verdict
    if let refusal {
      verdict = .dropped(refusal)
    } else if treatment == .usual {
      verdict = enterOrHold(entry, sharing: &common, at: now)
    } else {
      verdict = treat(&entry, sharing: &common, at: now)
    }
    if !memory.isEmpty, !memory[0].decided.isEmpty { verdict = queueBehindDecided(entry, verdict) }
    return Connection.Submission(
      index: entry.index, queuedBytes: queuedBytes, verdict: verdict,
      isCorrupt: entry.fate.isCorrupt)
  }

  private mutating func treat(
    _ entry: inout LinkMemory.Entry, sharing common: inout Bottleneck, at now: Instant
  ) -> Verdict {
    switch entry.treatment {
    case .drop: return .dropped(.rule)
    case .duplicate: entry.fate.isDuplicated = true
    // TCP finds damage by its checksum, and has it sent again.
    case .corrupt where shared.value.lossMode == .retransmit: entry.fate.isLost = true
    case .corrupt: entry.fate.isCorrupt = true
    case .hold(let rule, let time):
      let until = time.map { now.advanced(byNanoseconds: $0) }
      return hold(entry, until: until ?? .end, rule: rule)
    case .pass: entry.fate = Fate()
    case .usual, .delay: break
    }
    return enterOrHold(entry, sharing: &common, at: now)
  }

  @inline(__always)
  private mutating func enterOrHold(
    _ entry: LinkMemory.Entry, sharing common: inout Bottleneck, at now: Instant
  ) -> Verdict {
    isBlocked(entry) ? hold(entry, until: .start) : enter(entry, sharing: &common, at: now)
  }

  /// Decides all that is left to chance.
  @inline(__always)
  private mutating func cast(_ index: Int) -> Fate {
    var fate = Fate()
    guard shared.value.enabled else { return fate }
    fate.isCut = happens(shared.value.cut, .cut, index)
    guard memory.isEmpty else {
      castRemembering(index, &fate)
      return fate
    }
    if case .independent(let loss, _) = shared.value.loss {
      fate.isLost = happens(loss, .loss, index)
    }
    fate.isDuplicated = happens(shared.value.duplicate.chance, .duplicate, index)
    if width > 0 {
      fate.offset = shared.value.jitter.shape.offset(chance.draw(.jitter, index), width: width)
    }
    return fate
  }

  @inline(__always)
  private func happens(_ chance: Probability, _ impairment: Impairment, _ index: Int) -> Bool {
    chance != .never && self.chance.draw(impairment, index).decides(chance)
  }
}
