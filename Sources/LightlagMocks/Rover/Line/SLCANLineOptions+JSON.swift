import LightlagCore
import LightlagEncoding

extension SLCANLineOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: ["delay_ns", "jitter_ns", "error_ppb", "buffer_bytes", "adapter"])
    self.init()
    delay = try fields.duration("delay_ns", default: delay)
    jitter = try fields.duration("jitter_ns", default: jitter)
    guard jitter <= delay else {
      throw fields.failure("jitter_ns", accepted: "a time of at most delay_ns")
    }
    errorRate = try fields.probability("error_ppb", default: errorRate)
    bufferBytes = try fields.integer("buffer_bytes", in: 32...1 << 20, default: bufferBytes)
    adapter = try SLCANAdapterOptions(fields.fields("adapter"))
  }

  /// The options as a recording carries them.
  var json: JSON {
    var members = [
      JSON.Member(name: "delay_ns", value: JSON(delay.wholeNanoseconds)),
      JSON.Member(name: "jitter_ns", value: JSON(jitter.wholeNanoseconds)),
      JSON.Member(name: "error_ppb", value: JSON(Int64(errorRate.partsPerBillion))),
      JSON.Member(name: "buffer_bytes", value: JSON(bufferBytes)),
    ]
    if adapter != SLCANAdapterOptions() {
      members.append(.init(name: "adapter", value: adapter.json))
    }
    return .object(members)
  }
}
