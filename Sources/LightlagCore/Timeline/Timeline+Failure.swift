extension Timeline {
  /// A time that a phase states.
  public enum Figure: String, Hashable, Sendable, CaseIterable {
    /// When it first begins.
    case start
    /// How long it holds.
    case duration
    /// How long until it begins again.
    case period
    /// How long it takes to hold in full.
    case ramp
    /// How long it holds on average, where that is by chance.
    case meanOn = "mean time on"
    /// How long it does not.
    case meanOff = "mean time off"
  }

  /// Why phases make no timeline; each case names the phase.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable {
    /// Two phases have that name.
    case repeatedName(phase: String)
    /// A time is below zero.
    case negative(phase: String, Figure, Duration)
    /// A time is below `shortestPeriod`, in which a run would get no further.
    case tooShort(phase: String, Figure, Duration)
    /// A time is 146 years or more, beyond what a run can tell.
    case tooLong(phase: String, Figure, Duration)
    /// The phase would begin again before its end.
    case periodWithinPhase(phase: String, period: Duration, duration: Duration)
    /// The phase would begin again, but has no end.
    case endlessButRepeated(phase: String)
    /// The phase would be over before it holds in full.
    case rampBeyondEnd(phase: String, ramp: Duration, duration: Duration)
    /// The phase holds for no time and does nothing when it begins.
    case empty(phase: String)
    /// A close frame may not carry that code.
    case closeCode(phase: String, UInt16)
    /// The reason does not fit in a close frame.
    case closeReason(phase: String, byteCount: Int)
  }
}

extension Timeline.Failure: CustomStringConvertible {
  /// The phase that cannot be.
  public var phase: String {
    switch self {
    case .repeatedName(let phase), .negative(let phase, _, _), .tooShort(let phase, _, _),
      .tooLong(let phase, _, _), .periodWithinPhase(let phase, _, _),
      .endlessButRepeated(let phase), .rampBeyondEnd(let phase, _, _), .empty(let phase),
      .closeCode(let phase, _), .closeReason(let phase, _):
      phase
    }
  }

  /// What is wrong, without the name of the phase.
  public var complaint: String {
    switch self {
    case .repeatedName: "has the name of an earlier phase"
    case .negative(_, let figure, let time): "has a negative \(figure.rawValue), \(time)"
    case .tooShort(_, let figure, let time):
      "has a \(figure.rawValue) of \(time); the least is \(Timeline.shortestPeriod)"
    case .tooLong(_, let figure, let time):
      "has a \(figure.rawValue) of \(time); it must be below 146 years"
    case .periodWithinPhase(_, let period, let duration):
      "lasts \(duration), longer than its period of \(period)"
    case .endlessButRepeated: "has a period, but no duration"
    case .rampBeyondEnd(_, let ramp, let duration):
      "has a ramp of \(ramp), longer than its duration of \(duration)"
    case .empty: "has a duration of zero and no action"
    case .closeCode(_, let code): "closes with \(code), which no close frame may carry"
    case .closeReason(_, let byteCount):
      "closes with a reason of \(byteCount) bytes; the most are \(Phase.Action.reasonLimit)"
    }
  }

  public var description: String { "phase '\(phase)' \(complaint)" }
}
