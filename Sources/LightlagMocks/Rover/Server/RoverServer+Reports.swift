import LightlagCore
import LightlagEncoding

/// What the clients are told again and again.
extension RoverServer {
  /// Where the rover begins, in ten-millionths of a degree: a desert in Utah.
  private static var home: (latitude: Int64, longitude: Int64) { (384_064_000, -1_107_919_000) }
  /// Micrometres of a ten-millionth of a degree there, to the north and to the east.
  private static var degree: (latitude: Int64, longitude: Int64) { (11_132, 8_724) }

  func status(_ readings: RoverReadings, at now: Instant) -> JSON {
    [
      "battery": JSON(thousandths: readings.charge), "mode": .string(state.mode),
      "motors": .array(motors.indices.map { motor($0, readings) }),
      "sensors": ["imu": "ok", "gps": "ok", "temperatures": "ok"],
      "emergencyStop": .bool(state.isStopped),
      "homing": ["state": .string(homing.name), "progress": JSON(homing.percent)],
      "velocity": [
        "linear": JSON(millionths: state.linearVelocity),
        "angular": JSON(millionths: state.angularVelocity),
      ],
      "position": [
        "x": JSON(millionths: state.position.x), "y": JSON(millionths: state.position.y),
        "z": JSON(millionths: state.position.z),
      ],
      "timestamp": .seconds(now),
    ]
  }

  private func motor(_ index: Int, _ readings: RoverReadings) -> JSON {
    let motor = motors[index]
    return [
      "velocity": JSON(thousandths: Int64(motor.velocity)),
      "current": JSON(thousandths: Int64(motor.current)),
      "temperature": JSON(thousandths: readings.temperatures[index] / 1_000),
      "fault": motor.fault.map { .string($0.name) } ?? .null,
    ]
  }

  func sensors(_ readings: RoverReadings, _ noise: SensorNoise, at now: Instant) -> JSON {
    let pose = readings.pose
    let latitude = Self.home.latitude + pose.x / Self.degree.latitude + noise.figure(0, most: 20)
    let longitude =
      Self.home.longitude - pose.y / Self.degree.longitude + noise.figure(1, most: 20)
    return [
      "imu": [
        "heading": JSON(millionths: pose.heading),
        "rotation": JSON(millionths: state.angularVelocity + noise.figure(2, most: 500)),
        "acceleration": [
          "x": JSON(thousandths: noise.figure(3, most: 30)),
          "y": JSON(thousandths: noise.figure(4, most: 30)),
          "z": JSON(thousandths: 9_807 + noise.figure(5, most: 30)),
        ],
      ],
      "gps": [
        "latitude": JSON(decimal: latitude, places: 7),
        "longitude": JSON(decimal: longitude, places: 7),
        "altitude": JSON(thousandths: 1_379_000 + noise.figure(6, most: 500)),
      ],
      "temperatures": .array(readings.temperatures.map { JSON(thousandths: $0 / 1_000) }),
      "encoders": .array(readings.encoders.map { JSON($0) }),
      "timestamp": .seconds(now),
    ]
  }
}

extension JSON {
  /// Returns an instant as seconds since the run began, in whole microseconds.
  static func seconds(_ instant: Instant) -> JSON {
    JSON(decimal: instant.nanoseconds / 1_000, places: 6)
  }
}
