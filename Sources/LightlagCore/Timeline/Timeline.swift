/// Phases that lie over a link's own conditions, each at its time.
///
/// Where several hold at once, the later in the list lies over the earlier.
public struct Timeline: Hashable, Sendable {
  /// The phases, the lowest first.
  public let phases: [Phase]

  /// Conditions as they are, throughout.
  public static let empty = Timeline()

  private init() {
    phases = []
  }

  /// Creates a timeline.
  ///
  /// - Throws: `Failure`, for the first phase that cannot be.
  public init(_ phases: [Phase]) throws(Failure) {
    var names: Set<String> = []
    for phase in phases {
      guard names.insert(phase.name).inserted else { throw .repeatedName(phase: phase.name) }
      try Self.check(phase)
    }
    self.phases = phases
  }

  /// Whether conditions stay as they are throughout.
  public var isEmpty: Bool { phases.isEmpty }

  /// The least time between two beginnings that is accepted, also as a mean.
  ///
  /// Each beginning is a step of the run: a period of nanoseconds would stop its time.
  public static let shortestPeriod = Duration.milliseconds(1)

  // MARK: Checks

  private static func check(_ phase: Phase) throws(Failure) {
    try check(phase, .ramp, phase.ramp)
    switch phase.course {
    case .planned(let start, let duration, let period):
      try check(phase, .start, start)
      if let duration { try check(phase, .duration, duration) }
      if let period { try check(phase, .period, period, least: shortestPeriod) }
      try check(phase, duration: duration, period: period)
    case .byChance(let meanOn, let meanOff, _):
      try check(phase, .meanOn, meanOn, least: shortestPeriod)
      try check(phase, .meanOff, meanOff, least: shortestPeriod)
    }
    try checkAction(of: phase)
  }

  private static func check(
    _ phase: Phase, _ figure: Figure, _ time: Duration, least: Duration = .zero
  ) throws(Failure) {
    guard time >= .zero else { throw .negative(phase: phase.name, figure, time) }
    guard time >= least else { throw .tooShort(phase: phase.name, figure, time) }
    guard time < LinkConditions.longest else { throw .tooLong(phase: phase.name, figure, time) }
  }

  private static func check(
    _ phase: Phase, duration: Duration?, period: Duration?
  ) throws(Failure) {
    guard let duration else {
      guard period == nil else { throw .endlessButRepeated(phase: phase.name) }
      return
    }
    guard duration > .zero || phase.action != .none else { throw .empty(phase: phase.name) }
    guard phase.ramp <= duration else {
      throw .rampBeyondEnd(phase: phase.name, ramp: phase.ramp, duration: duration)
    }
    if let period, period < duration {
      throw .periodWithinPhase(phase: phase.name, period: period, duration: duration)
    }
  }

  private static func checkAction(of phase: Phase) throws(Failure) {
    guard case .close(let code, let reason) = phase.action else { return }
    guard Phase.Action.isValid(code) else { throw .closeCode(phase: phase.name, code) }
    guard reason.utf8.count <= Phase.Action.reasonLimit else {
      throw .closeReason(phase: phase.name, byteCount: reason.utf8.count)
    }
  }
}
