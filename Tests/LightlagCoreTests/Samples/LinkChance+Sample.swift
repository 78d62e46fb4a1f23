import LightlagCore

extension LinkChance {
  /// The chance of some link.
  static func sample(_ seed: Seed = 7) -> LinkChance {
    LinkChance(seed: seed, connection: ConnectionID(index: 0), direction: .uplink)
  }
}
