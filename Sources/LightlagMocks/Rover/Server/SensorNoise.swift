import LightlagCore

/// By how much sensors are wrong, addressed by the number of the message.
struct SensorNoise {
  let seed: Seed
  let number: Int

  /// Returns a number within `most` of zero for one of the figures.
  func figure(_ place: Int, most: Int64) -> Int64 {
    MockDraw(seed, .sensor, number, place).number(in: -most...most)
  }
}
