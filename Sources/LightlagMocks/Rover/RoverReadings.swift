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

  /// Creates readings.
  package init(
    charge: Int64, millivolts: Int64, temperatures: [Int64], encoders: [Int64], pose: Pose
  ) {
    self.charge = charge
    self.millivolts = millivolts
    self.temperatures = temperatures
    self.encoders = encoders
    self.pose = pose
  }
}
