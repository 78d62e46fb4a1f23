/// All that a network does to the connections of a run: what a profile describes.
public struct Network: Hashable, Sendable {
  /// How links treat messages, in each direction.
  public var conditions: LinkPair<LinkConditions>

  /// How the conditions change in the course of the run.
  public var weather: Weather

  /// What becomes of some messages in particular; the first that matches decides.
  public var rules: [Rule]

  /// How connections come to be.
  public var openings: Openings

  /// How they break, besides at a message.
  public var breaks: Breaks

  /// What crosses the links, and what each side answers by itself.
  public var crossing: Crossing

  /// Creates a network that is perfect but for what is named.
  public init(
    conditions: LinkPair<LinkConditions> = LinkPair(
      uplink: LinkConditions(), downlink: LinkConditions()),
    weather: Weather = .fair, rules: [Rule] = [], openings: Openings = Openings(),
    breaks: Breaks = Breaks(), crossing: Crossing = Crossing()
  ) {
    self.conditions = conditions
    self.weather = weather
    self.rules = rules
    self.openings = openings
    self.breaks = breaks
    self.crossing = crossing
  }
}
