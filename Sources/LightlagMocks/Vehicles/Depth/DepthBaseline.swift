import LightlagEncoding

/// The depths at a calibration, for later frames to be compared with.
struct DepthBaseline: Hashable, Sendable {
  /// Millimetres by which a pixel must differ to count as changed.
  private static let tolerance = 5

  private let frame: Int
  private let pixels: DepthPixels

  /// Creates the baseline that a frame makes.
  init(frame: Int, pixels: DepthPixels) {
    self.frame = frame
    self.pixels = pixels
  }

  /// Writes which frame this is, and how many pixels have changed since.
  func write(comparedWith current: DepthPixels, to writer: inout JSONWriter) {
    let changed = zip(pixels.millimetres, current.millimetres).count {
      abs(Int($0) - Int($1)) > Self.tolerance
    }
    writer.name("calibration")
    writer.beginObject()
    writer.name("frame")
    writer.integer(frame)
    writer.name("changed_pixels")
    writer.integer(changed)
    writer.endObject()
  }
}
