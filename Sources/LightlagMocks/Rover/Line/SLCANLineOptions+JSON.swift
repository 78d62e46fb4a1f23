import LightlagCore
import LightlagEncoding

extension SLCANLineOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: ["delay_ns", "jitter_ns", "error_ppb", "buffer_bytes"])
    self.init()
    delay = try fields.duration("delay_ns", default: delay)
    jitter = try fields.duration("jitter_ns", default: jitter)
    guard jitter <= delay else {
      throw fields.failure("jitter_ns", accepted: "a time of at most delay_ns")
    }
    errorRate = try fields.probability("error_ppb", default: errorRate)
    bufferBytes = try fields.integer("buffer_bytes", in: 32...1 << 20, default: bufferBytes)
  }

  /// The options as a recording carries them.
  var json: JSON {
    [
      "delay_ns": JSON(delay.wholeNanoseconds), "jitter_ns": JSON(jitter.wholeNanoseconds),
      "error_ppb": JSON(Int64(errorRate.partsPerBillion)), "buffer_bytes": JSON(bufferBytes),
    ]
  }
}
