public import LightlagCore
public import LightlagEncoding
import LightlagProfiles

/// What there is to see of a network: how long its messages take, and how it changes.
public struct NetworkLook: Hashable, Sendable {
  /// A direction, or both, with its delays.
  struct View: Hashable, Sendable {
    let name: String
    let delays: DelayDistribution
  }

  /// How long messages take, as it was measured.
  public let measurement: DelayMeasurement

  /// How the network changes; none where it does not.
  public let forecasts: [Forecast]

  /// Looks at a network, which takes some tens of milliseconds.
  public init(_ network: Network) {
    measurement = DelayMeasurement(network)
    forecasts = Forecast.forecasts(of: network)
  }

  /// What is looked at: both directions at once where they are alike.
  var views: [View] {
    if let both = measurement.bothWays { return [View(name: "each way", delays: both)] }
    return Direction.allCases.map { View(name: $0.rawValue, delays: measurement.delays[$0]) }
  }

  /// How the delays were found.
  var method: String {
    "\(measurement.messageCount) messages of \(DelayMeasurement.byteCount) B sent each way,"
      + " \(measurement.spacing.reportText) apart on average, seed \(DelayMeasurement.seed.value)"
  }

  /// The same for machines: times in nanoseconds, rates in bits per second.
  ///
  /// - Parameter lightTime: What a date says about the network, where it is that of a day.
  /// - Returns: An object.
  public func json(_ lightTime: LightTimeOfDay? = nil) -> JSON {
    [
      "at": lightTime?.json ?? .null,
      "seed": .string(DelayMeasurement.seed.description),
      "messages": JSON(measurement.messageCount),
      "message_bytes": JSON(DelayMeasurement.byteCount),
      "spacing_ns": JSON(measurement.spacing.wholeNanoseconds),
      "uplink": measurement.delays.uplink.json, "downlink": measurement.delays.downlink.json,
      "timelines": .array(forecasts.map(\.json)),
    ]
  }
}

extension DelayDistribution {
  fileprivate var json: JSON {
    func number(_ delay: Int64?) -> JSON { delay.map { JSON($0) } ?? .null }
    let quantiles = (Self.ranks + [("p99.9", 999)]).map { name, rank in
      JSON.Member(name: "\(name)_ns", value: number(nanoseconds(rank, of: 1000)))
    }
    return .object(
      [
        .init(name: "sent", value: JSON(sentCount)),
        .init(name: "arrived", value: JSON(arrivedCount)),
        .init(name: "min_ns", value: number(delays.first)),
      ] + quantiles + [.init(name: "max_ns", value: number(delays.last))])
  }
}

extension Forecast {
  fileprivate var json: JSON {
    func list(_ values: [Int64?]) -> JSON {
      values.isEmpty ? .null : .array(values.map { $0.map { JSON($0) } ?? .null })
    }
    return [
      "span_ns": JSON(span.wholeNanoseconds), "one_period": .bool(isOnePeriod),
      "by_chance": .bool(isByChance),
      "phases": .array(
        lanes.map { lane in
          [
            "name": .string(lane.name),
            "turns_ns": .array(
              lane.turns.map { turn in
                [JSON(turn.begin.wholeNanoseconds), JSON(turn.end.wholeNanoseconds)]
              }),
          ]
        }),
      "rate_bps": ["uplink": list(rates.uplink), "downlink": list(rates.downlink)],
      "delay_ns": ["uplink": list(delays.uplink), "downlink": list(delays.downlink)],
    ]
  }
}

extension LightTimeOfDay {
  fileprivate var json: JSON {
    [
      "date": .string(date.description), "planet": .string(planet.rawValue),
      "light_time_ns": JSON(lightTime.wholeNanoseconds),
      "blackout_ns": blackout.map { JSON($0.wholeNanoseconds) } ?? .null,
    ]
  }
}
