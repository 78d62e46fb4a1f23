/// The draws of one figure of a configuration that is drawn.
///
/// Each has a coin and, as attempts of its own, its numbers and choices: what one figure draws
/// shifts no other.
package struct SwarmDraws: Sendable {
  private let chance: LinkChance
  private let place: Int

  /// Creates the draws of a figure; those of the whole connection are of the uplink.
  package init(_ figure: SwarmFigure, _ direction: Direction = .uplink, seed: Seed) {
    // There is no such connection yet, and no other draw has the same purpose.
    chance = LinkChance(seed: seed, connection: ConnectionID(index: 0), direction: direction)
    place = figure.rawValue
  }

  /// Whether the impairment is on: a fair coin, so that about half are off and what one would
  /// hide from another is seen; but nothing is on that TCP prevents where that retransmits.
  ///
  /// Source: Groce, Zhang, Eide, Chen and Regehr, "Swarm Testing", ISSTA 2012.
  package var isOn: Bool {
    let isPrevented = [SwarmFigure.duplicate, .reorder].contains { $0.rawValue == place }
    return coin(0) && !(isPrevented && coin(0, of: .retransmit))
  }

  /// Tosses a coin of that number, from 1; number 0 is `isOn`.
  func coin(_ number: Int) -> Bool { draw(number).bits >> 63 == 1 }

  /// Returns one of the choices, each as likely.
  func choice<Element>(_ number: Int, _ choices: [Element]) -> Element {
    let place = draw(number).bits.multipliedFullWidth(by: UInt64(choices.count)).high
    return choices[Int(place)]
  }

  /// Returns a preferred number in a range, log-uniform.
  func number(_ number: Int, in range: ClosedRange<Int64>) -> Int64 {
    choice(number, PreferredNumbers.numbers(in: range))
  }

  /// Returns a time in a range of microseconds.
  func time(_ number: Int, microseconds range: ClosedRange<Int64>) -> Duration {
    .nanoseconds(self.number(number, in: range) * 1_000)
  }

  /// Returns a chance in a range of parts per million.
  func chance(_ number: Int, partsPerMillion range: ClosedRange<Int64>) -> Probability {
    Probability(partsPerBillion: UInt32(self.number(number, in: range) * 1_000))
  }

  /// Returns none, or one from 1 % to 91 %, by a coin.
  func correlation(_ number: Int) -> Correlation {
    guard coin(number) else { return .none }
    return Correlation(partsPerBillion: UInt32(self.number(number + 1, in: 1...99)) * 10_000_000)
  }

  private func coin(_ number: Int, of figure: SwarmFigure) -> Bool {
    chance.draw(.swarm, figure.rawValue, attempt: number).bits >> 63 == 1
  }

  private func draw(_ number: Int) -> Draw { chance.draw(.swarm, place, attempt: number) }
}
