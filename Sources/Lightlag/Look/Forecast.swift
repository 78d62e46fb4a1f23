public import LightlagCore
import LightlagProfiles

/// How the conditions of a network change in the course of a run, as far as one period shows it.
public struct Forecast: Hashable, Sendable {
  /// A phase and when it holds.
  public struct Lane: Hashable, Sendable {
    /// A time in which it holds, counted from the start of the run, cut at the forecast's end.
    public struct Turn: Hashable, Sendable {
      /// When it begins.
      public let begin: Duration
      /// When it is over.
      public let end: Duration
    }

    /// What the phase is called.
    public let name: String
    /// When it holds and what it changes, in words.
    public let summary: String
    /// When it holds.
    public let turns: [Turn]
  }

  /// How many equal parts of the span rates and delays are given for.
  public static let partCount = 240

  /// How much of a run it shows, from the start.
  public let span: Duration

  /// Whether that is one period, after which all begins anew.
  public let isOnePeriod: Bool

  /// Whether turns are drawn, so that another seed gives others.
  public let isByChance: Bool

  /// The phases, the lowest first.
  public let lanes: [Lane]

  /// The mean rate in each part, in bits per second, `nil` where there is no limit; empty where
  /// it never changes.
  public let rates: LinkPair<[Int64?]>

  /// The mean delay in each part without its jitter, in nanoseconds; empty where it never
  /// changes.
  public let delays: LinkPair<[Int64]>

  /// Returns the forecasts of a network: none where nothing changes, and two where it changes
  /// both so quickly and so slowly that one could not show it, the shorter first.
  ///
  /// - Parameters:
  ///   - network: The network.
  ///   - seed: What the phases by chance follow from.
  /// - Returns: The forecasts; of two the longer tells of phases alone.
  public static func forecasts(
    of network: Network, seed: Seed = DelayMeasurement.seed
  ) -> [Forecast] {
    let spans = ForecastSpan.spans(of: network)
    return spans.enumerated().map { index, span in
      Forecast(network, over: span, seed: seed, hasCourses: index == 0)
    }
  }

  private init(
    _ network: Network, over horizon: ForecastSpan, seed: Seed, hasCourses: Bool
  ) {
    var survey = ForecastSurvey(network, span: horizon.nanoseconds)
    survey.run(network, seed: seed)
    span = .nanoseconds(horizon.nanoseconds)
    isOnePeriod = horizon.isOnePeriod
    isByChance = network.weather.changes.contains {
      if case .byChance = $0.phase.course { true } else { false }
    }
    let lanes = zip(network.weather.changes, survey.turns).map { change, turns in
      Lane(name: change.phase.name, summary: change.summary, turns: turns)
    }
    // Of two forecasts, the longer tells of what does not hold in the shorter.
    self.lanes = lanes.filter { !$0.turns.isEmpty }
    rates = hasCourses ? survey.rates.mapped(Self.varying) : LinkPair(uplink: [], downlink: [])
    delays = hasCourses ? survey.delays.mapped(Self.varying) : LinkPair(uplink: [], downlink: [])
  }

  /// How much is shown, in words.
  var title: String {
    isOnePeriod ? "One period, \(span.quantityText)" : "The first \(span.reportText)"
  }

  private static func varying<Value: Equatable>(_ values: [Value]) -> [Value] {
    values.allSatisfy { $0 == values.first } ? [] : values
  }
}

extension Weather.Change {
  /// When it holds and what it changes: `from 5 s for 100 ms, every 15 s: flow hold`.
  fileprivate var summary: String {
    var parts = figures.uplink.filter { figures.downlink.contains($0) }.map(Self.text)
    for direction in Direction.allCases {
      let others = figures[direction.opposite]
      parts += figures[direction].filter { !others.contains($0) }.map {
        "\(direction.rawValue) \(Self.text($0))"
      }
    }
    switch phase.action {
    case .none: break
    case .reset: parts.append("reset")
    case .close(let code, _): parts.append("close \(code)")
    }
    return phase.summary + (parts.isEmpty ? "" : ": " + parts.joined(separator: ", "))
  }

  private static func text(_ figure: ConditionFigure) -> String {
    "\(figure.key.rawValue) \(figure.text)"
  }
}

extension LinkPair {
  /// The same of both directions.
  fileprivate func mapped<Other>(_ transform: (Element) -> Other) -> LinkPair<Other> {
    LinkPair<Other>(uplink: transform(uplink), downlink: transform(downlink))
  }
}
