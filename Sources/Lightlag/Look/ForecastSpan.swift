import LightlagCore

/// How long one has to look at a network to have seen how it changes.
struct ForecastSpan: Hashable, Sendable {
  /// The longest period, or the time until the last change and a little more.
  let nanoseconds: Int64

  /// Whether all begins anew some time, and nothing happens once only.
  let isRepeated: Bool

  /// Whether it is one period from its start to its end.
  let isOnePeriod: Bool

  /// How many mean turns of a phase by chance are looked at.
  private static let turnCount: Int64 = 20

  /// From how many turns of one on, in the span of another, both are looked at by themselves.
  private static let tooFine: Int64 = 20

  /// Returns the spans of a network, the shortest first; none where nothing changes.
  ///
  /// They are two where contacts or a trace come and go so often, beside the phases, that the
  /// picture of one would show nothing of the other: a sol of Mars, and its two years.
  static func spans(of network: Network) -> [ForecastSpan] {
    var (phases, courses) = (Times(), Times())
    for change in network.weather.changes {
      phases.note(change.phase)
      for figure in change.figures.uplink + change.figures.downlink { courses.note(figure) }
    }
    for figure in Direction.allCases.flatMap({ network.conditions[$0].figures }) {
      courses.note(figure)
    }
    if let long = phases.span, let short = courses.span,
      long.nanoseconds / tooFine > short.nanoseconds
    {
      return [short, long]
    }
    return phases.with(courses).span.map { [$0] } ?? []
  }

  /// When things begin anew, and when others are over.
  private struct Times {
    private var periods: [Int64] = []
    private var ends: [Int64] = []
    /// Spans that are none, but a number of turns on average or more than one.
    private var others: [Int64] = []

    var span: ForecastSpan? {
      let period = periods.max() ?? 0
      let longest = max(period, ends.max() ?? 0, others.max() ?? 0)
      guard longest > 0 else { return nil }
      // What comes after the last change is shown too.
      return ForecastSpan(
        nanoseconds: ends.isEmpty ? longest : longest + longest / 4, isRepeated: ends.isEmpty,
        isOnePeriod: ends.isEmpty && others.isEmpty)
    }

    func with(_ more: Times) -> Times {
      var sum = self
      sum.periods += more.periods
      sum.ends += more.ends
      sum.others += more.others
      return sum
    }

    mutating func note(_ phase: Phase) {
      switch phase.course {
      case .byChance(let on, let off, _):
        let turn = Int128(on.wholeNanoseconds) + Int128(off.wholeNanoseconds)
        others.append(Int64(clamping: turn * Int128(ForecastSpan.turnCount)))
      case .planned(let start, let duration, let period?):
        // A first turn that reaches beyond a period is shown whole.
        let (begin, length) = (start.wholeNanoseconds, duration?.wholeNanoseconds ?? 0)
        let turn = period.wholeNanoseconds
        if begin + length > turn { others.append(begin + turn) } else { periods.append(turn) }
      case .planned(let start, let duration?, nil):
        ends.append((start + duration).wholeNanoseconds)
      case .planned(let start, nil, nil):
        // To the end: what was before is half of the picture.
        if start > .zero { ends.append(2 * start.wholeNanoseconds) }
      }
    }

    mutating func note(_ figure: ConditionFigure) {
      switch figure {
      case .delayTrace(let trace?):
        if let period = trace.period {
          periods.append(period.wholeNanoseconds)
        } else if let last = trace.samples.last, last.time > .zero {
          ends.append(last.time.wholeNanoseconds)
        }
      case .rate(.trace(let trace)):
        let length = (trace.milliseconds.last ?? 0) * 1_000_000
        if trace.isOnce { ends.append(length) } else { periods.append(length) }
      case .rate(.contacts(let plan)):
        if let period = plan.period {
          periods.append(period.wholeNanoseconds)
        } else if let last = plan.contacts.last {
          ends.append(last.end.wholeNanoseconds)
        }
      default: break
      }
    }
  }
}
