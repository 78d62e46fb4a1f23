import LightlagCore
import LightlagEncoding

/// A depth sensor above the sandbox, and the frames that it takes.
///
/// Pixels are taken again only when sand or vehicles have changed, and put into text once for
/// all who ask at one instant.
struct DepthCamera: Sendable {
  /// What the pixels follow from.
  private struct Key: Hashable, Sendable {
    let terrain: Int
    let ruts: Int
    let positions: [Point]
  }

  /// What the text around the pixels follows from, beside them.
  private struct Moment: Hashable, Sendable {
    let instant: Instant
    let calibrations: Int
  }

  /// Frames taken so far; asked twice at one instant it is the same frame.
  private(set) var frameCount = 0

  private let width: Int
  private let height: Int
  private var sand = SandCache()
  private var key: Key?
  private var pixels = DepthPixels(millimetres: [])
  /// The pixels' bytes in base64 and quotes, once someone has asked for text.
  private var data: [UInt8]?
  private var moment: Moment?
  private var text: Message?
  private var baseline: DepthBaseline?
  /// Counts the times that the baseline was captured or forgotten.
  private var calibrations = 0

  /// Creates a camera of so many pixels.
  init(width: Int, height: Int) {
    self.width = width
    self.height = height
  }

  /// Captures the sand as it is now, for frames to be compared with.
  mutating func calibrate(_ terrain: Terrain, _ fleet: Fleet, at now: Instant) {
    take(terrain, fleet, at: now)
    baseline = DepthBaseline(frame: frameCount, pixels: pixels)
    calibrations += 1
  }

  /// Forgets what was captured.
  mutating func resetCalibration() {
    baseline = nil
    calibrations += 1
  }

  /// Returns the frame at this instant.
  mutating func frame(
    _ format: DepthRequest.Format, _ terrain: Terrain, _ fleet: Fleet, at now: Instant
  ) -> Message {
    take(terrain, fleet, at: now)
    guard format == .json else { return Message(.binary, pixels.bytes) }
    if let text { return text }
    let message = Message(.text, json(at: now))
    text = message
    return message
  }

  private mutating func take(_ terrain: Terrain, _ fleet: Fleet, at now: Instant) {
    let key = Key(
      terrain: terrain.revision, ruts: fleet.ruts.revision,
      positions: fleet.vehicles.map(\.position))
    let moment = Moment(instant: now, calibrations: calibrations)
    if self.moment?.instant != now || key != self.key { frameCount += 1 }
    if moment != self.moment || key != self.key { text = nil }
    if key != self.key {
      let heights = sand.heights(terrain, columns: width, rows: height)
      let grid = SandGrid(columns: width, rows: height)
      pixels = DepthPixels(sand: heights, on: grid, fleet)
      data = nil
    }
    (self.key, self.moment) = (key, moment)
  }

  private mutating func json(at now: Instant) -> [UInt8] {
    let data = self.data ?? Self.quoted(pixels.bytes)
    self.data = data
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("type")
    writer.string("frame_data")
    writer.name("depth_data")
    writer.beginObject()
    for (name, value) in [
      ("width", width), ("height", height), ("min_depth", Int(pixels.nearest)),
      ("max_depth", Int(pixels.farthest)),
    ] {
      writer.name(name)
      writer.integer(value)
    }
    writer.name("encoding")
    writer.string("base64-u16le-mm")
    writer.name("data")
    writer.raw(data)
    writer.endObject()
    if let baseline { baseline.write(comparedWith: pixels, to: &writer) }
    writer.name("timestamp")
    writer.seconds(now)
    writer.name("frame")
    writer.integer(frameCount)
    writer.endObject()
    return writer.bytes
  }

  /// Returns bytes as a JSON string of base64, in which nothing needs an escape.
  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var text = [UInt8(ascii: "\"")]
    text.reserveCapacity(bytes.count * 4 / 3 + 8)
    Base64.encode(bytes, into: &text)
    text.append(UInt8(ascii: "\""))
    return text
  }
}
