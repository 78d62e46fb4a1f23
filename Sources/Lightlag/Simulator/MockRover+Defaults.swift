public import LightlagCore
public import LightlagMocks

extension MockRover {
  /// Creates a perfect rover, all chance of which follows from a seed.
  public init(seed: Seed = 0) {
    self.init(MockRoverOptions(seed: seed))
  }
}
