package import LightlagCore

/// The camera on the mast: what it sees follows from the seed and the pose alone.
///
/// A horizon of hills around the rover, ground with furrows that come nearer as it drives, and the
/// number of the frame as bits along the upper edge.
package struct RoverCamera: Hashable, Sendable {
  /// Pixels of a row.
  package let width: Int
  /// Rows.
  package let height: Int
  private let seed: Seed
  /// How high the hills are, in 32nds of half the picture, all around at 64 places.
  private let hills: [Int]

  /// Creates a camera.
  ///
  /// - Precondition: there are from 16 to 1,024 pixels in a row, and as many rows.
  package init(seed: Seed, width: Int = 64, height: Int = 48) {
    precondition(
      (16...1_024).contains(width) && (16...1_024).contains(height), "a picture shows something")
    self.seed = seed
    self.width = width
    self.height = height
    hills = (0..<64).map { Int(MockDraw(seed, .scene, $0).number(in: 2...20)) }
  }

  /// Returns the picture of that number as a PNG file.
  package func picture(frame: Int, _ pose: Pose) -> [UInt8] {
    PNG.grey(pixels(frame: frame, pose), width: width)
  }

  private func pixels(frame: Int, _ pose: Pose) -> [UInt8] {
    let horizons = (0..<width).map { horizon(column: $0, heading: pose.heading) }
    // A furrow every half metre, by the way gone along x and y.
    let phase = Int((pose.x + pose.y) / 1_000 % 500)
    var pixels = [UInt8](repeating: 0, count: width * height)
    for row in 0..<height {
      let (sky, ground) = (UInt8(160 + 80 * row / height), ground(row, phase))
      let start = row * width
      for column in 0..<width {
        pixels[start + column] = row < horizons[column] ? sky : ground
      }
    }
    for column in 0..<16 { pixels[column] = frame >> (15 - column) & 1 == 0 ? 0 : 255 }
    return pixels
  }

  /// The row at which hills begin, between those of two places around the rover.
  private func horizon(column: Int, heading: Int64) -> Int {
    let turn = Int(RoverNumber.turn)
    // A sixth of a turn is in the picture.
    let angle = (turn + Int(heading) + turn / 6 * (width / 2 - column) / width) % turn
    let place = angle * 64 * 256 / turn
    let (index, rest) = (place / 256, place % 256)
    let hill = hills[index % 64] * (256 - rest) + hills[(index + 1) % 64] * rest
    return height / 2 - hill * height / (2 * 32 * 256)
  }

  private func ground(_ row: Int, _ phase: Int) -> UInt8 {
    let below = row - height / 2
    guard below > 0 else { return 70 }
    // Millimetres to the ground that is seen in that row, from a mast of a metre.
    let distance = 1_000 * height / (2 * below) + phase
    return distance / 250 % 2 == 0 ? 110 : 140
  }
}
