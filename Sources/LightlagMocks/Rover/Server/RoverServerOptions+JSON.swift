import LightlagCore
import LightlagEncoding

extension RoverServerOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: [
      "validates", "status_interval_ns", "sensor_interval_ns", "camera_hz", "pictures_unasked",
    ])
    self.init()
    isValidating = try fields.bool("validates", default: isValidating)
    // Without time between, the rover would have no time for anything else.
    let least: Int64 = 1_000_000
    statusInterval = try fields.duration(
      "status_interval_ns", atLeast: least, default: statusInterval)
    sensorInterval = try fields.duration(
      "sensor_interval_ns", atLeast: least, default: sensorInterval)
    cameraHertz = try fields.integer("camera_hz", in: Self.cameraRates, default: cameraHertz)
    sendsPicturesUnasked = try fields.bool("pictures_unasked", default: sendsPicturesUnasked)
  }

  /// The options as a recording carries them.
  var json: JSON {
    [
      "validates": .bool(isValidating),
      "status_interval_ns": JSON(statusInterval.wholeNanoseconds),
      "sensor_interval_ns": JSON(sensorInterval.wholeNanoseconds),
      "camera_hz": JSON(cameraHertz), "pictures_unasked": .bool(sendsPicturesUnasked),
    ]
  }
}
