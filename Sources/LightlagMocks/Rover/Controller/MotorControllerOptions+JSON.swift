import LightlagCore
import LightlagEncoding

extension MotorControllerOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(seed: Seed, _ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: [
      "motors", "rate_hz", "report_steps", "homing_ns", "watchdog_ns", "fault_ppb",
      "wheel_radius_mm", "wheelbase_mm", "homing_fails",
    ])
    let usual = Self(seed: seed)
    self.init(
      seed: seed,
      motorCount: try fields.integer("motors", in: Self.motorCounts, default: usual.motorCount),
      rateHertz: try fields.integer("rate_hz", in: 10...1_000, default: usual.rateHertz),
      reportSteps: try fields.integer("report_steps", in: 1...10_000, default: usual.reportSteps),
      homingDuration: try fields.duration("homing_ns", default: usual.homingDuration),
      watchdog: try fields.duration("watchdog_ns", default: usual.watchdog),
      faultRate: try fields.probability("fault_ppb", default: usual.faultRate),
      wheelRadiusMillimetres: try fields.integer(
        "wheel_radius_mm", in: 10...1_000, default: usual.wheelRadiusMillimetres),
      wheelbaseMillimetres: try fields.integer(
        "wheelbase_mm", in: 100...10_000, default: usual.wheelbaseMillimetres))
    failsHoming = try fields.bool("homing_fails", default: false)
  }

  /// The options as a recording carries them, but for the seed.
  var json: JSON {
    let usual: JSON = [
      "motors": JSON(motorCount), "rate_hz": JSON(rateHertz), "report_steps": JSON(reportSteps),
      "homing_ns": JSON(homingDuration.wholeNanoseconds),
      "watchdog_ns": JSON(watchdog.wholeNanoseconds),
      "fault_ppb": JSON(Int64(faultRate.partsPerBillion)),
      "wheel_radius_mm": JSON(wheelRadiusMillimetres),
      "wheelbase_mm": JSON(wheelbaseMillimetres),
    ]
    guard failsHoming else { return usual }
    return .object((usual.members ?? []) + [JSON.Member(name: "homing_fails", value: true)])
  }
}
