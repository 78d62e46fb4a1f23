/// What the server reads of its own sensors, besides what the bus tells it.
package struct RoverReadings: Hashable, Sendable {
  /// What is left in the battery, in thousandths of a percent.
  package var charge: Int64
  /// The battery's voltage in millivolts.
  package var millivolts: Int64
  /// Temperatures of the motors in millionths of a degree Celsius.
  package var temperatures: [Int64]
  /// What the encoders of the motors count.
  package var encoders: [Int64]
  /// Where the rover is.
  package var pose: Pose
}
