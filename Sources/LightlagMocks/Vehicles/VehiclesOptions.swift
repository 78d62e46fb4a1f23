public import LightlagCore
public import LightlagEncoding

/// How the virtual sandbox and its two servers are set up.
public struct VehiclesOptions: Hashable, Sendable {
  /// Columns and rows that a depth frame may have.
  public static let depthSizes = 1...2_048

  /// The number from which the sand, the batteries and the missions follow.
  public var seed: Seed

  /// Whether telemetry comes unasked, a snapshot at once and then 20 a second, as the older
  /// server had it.
  public var push: Bool

  /// Columns of a depth frame.
  public let depthWidth: Int

  /// Rows of a depth frame.
  public let depthHeight: Int

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: width and height are in `depthSizes`.
  public init(seed: Seed, push: Bool = false, depthWidth: Int = 320, depthHeight: Int = 240) {
    precondition(
      Self.depthSizes.contains(depthWidth) && Self.depthSizes.contains(depthHeight),
      "a frame has at least one pixel, and no more than a message holds")
    self.seed = seed
    self.push = push
    self.depthWidth = depthWidth
    self.depthHeight = depthHeight
  }

  /// Reads what `json` writes; what is missing is as by default, but for the seed.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known.
  public init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: ["seed", "push", "depth_width", "depth_height"])
    let sizes = Int64(Self.depthSizes.lowerBound)...Int64(Self.depthSizes.upperBound)
    self.init(
      seed: try fields.seed(),
      push: try fields.bool("push", default: false),
      depthWidth: Int(try fields.integer("depth_width", in: sizes, default: 320)),
      depthHeight: Int(try fields.integer("depth_height", in: sizes, default: 240)))
  }

  /// The options as a recording carries them.
  public var json: JSON {
    [
      "seed": .string(seed.description), "push": .bool(push), "depth_width": JSON(depthWidth),
      "depth_height": JSON(depthHeight),
    ]
  }
}
