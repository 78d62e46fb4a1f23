/// How the rover's server behaves.
public struct RoverServerOptions: Hashable, Sendable {
  /// Pictures a second that a client may ask for.
  public static let cameraRates = 1...60

  /// Whether events that have a schema are held against it.
  public var isValidating = true

  /// Time from one `systemStatus` to the next, where nothing changes before.
  public var statusInterval = Duration.seconds(1)

  /// Time from one `sensorData` to the next.
  public var sensorInterval = Duration.milliseconds(100)

  /// Pictures a second for who subscribes without a rate.
  public var cameraHertz = 5

  /// Whether every client gets pictures unasked.
  public var sendsPicturesUnasked = false

  /// Creates the default options.
  public init() {}
}
