import LightlagEncoding

/// What clients may set while the service runs.
extension SerialPortOptions {
  /// The names of these, in requests and recordings.
  static let settingNames = [
    "baud_rate", "timeout_ms", "data_bits", "parity", "stop_bits", "flow_control", "terminator",
    "strip_terminator", "idle_disconnect_ms",
  ]

  /// Takes over what is named; what is not stays as it is.
  mutating func set(_ fields: Fields) throws(FieldFailure) {
    baud = try fields.integer("baud_rate", in: Self.rates, default: baud)
    timeoutMilliseconds = try fields.integer(
      "timeout_ms", in: 0...3_600_000, default: timeoutMilliseconds)
    dataBits = try fields.integer("data_bits", in: 5...8, default: dataBits)
    parity = try Self.choice("parity", ["none", "even", "odd"], fields) ?? parity
    stopBits = try fields.integer("stop_bits", in: 1...2, default: stopBits)
    flowControl =
      try Self.choice("flow_control", ["none", "software", "hardware"], fields) ?? flowControl
    if fields.has("terminator") {
      terminator = try fields.string("terminator", accepted: "a text that ends lines")
    }
    stripsTerminator = try fields.bool("strip_terminator", default: stripsTerminator)
    if fields.isNull("idle_disconnect_ms") { idleDisconnectMilliseconds = nil }
    if fields.has("idle_disconnect_ms") {
      idleDisconnectMilliseconds = try fields.integer(
        "idle_disconnect_ms", in: 1...86_400_000, default: 0)
    }
  }

  /// The settings as requests and recordings have them.
  var settings: [JSON.Member] {
    var members = [
      JSON.Member(name: "baud_rate", value: JSON(baud)),
      JSON.Member(name: "timeout_ms", value: JSON(timeoutMilliseconds)),
      JSON.Member(name: "data_bits", value: JSON(dataBits)),
      JSON.Member(name: "parity", value: .string(parity)),
      JSON.Member(name: "stop_bits", value: JSON(stopBits)),
      JSON.Member(name: "flow_control", value: .string(flowControl)),
      JSON.Member(name: "terminator", value: .string(terminator)),
      JSON.Member(name: "strip_terminator", value: .bool(stripsTerminator)),
    ]
    if let idle = idleDisconnectMilliseconds {
      members.append(.init(name: "idle_disconnect_ms", value: JSON(idle)))
    }
    return members
  }

  private static func choice(
    _ name: String, _ values: [String], _ fields: Fields
  ) throws(FieldFailure) -> String? {
    guard fields.has(name) else { return nil }
    let accepted = values.joined(separator: ", ")
    let value = try fields.string(name, accepted: accepted)
    guard values.contains(value) else { throw fields.failure(name, accepted: accepted) }
    return value
  }
}
