import LightlagCore
import LightlagEncoding
import TestSupport
import Testing

@Suite struct VehiclesDamageTests {
  static let requests = [
    #"{"command":"control_vehicle","vehicle_id":"EX001","action":"move","target_x":9}"#,
    #"{"command":"subscribe","rate_hz":20}"#,
    #"{"vehicle_id":"CR001","action":"set_speed","speed":2.5}"#,
    #"{"command":"set_terrain","x":10,"y":20,"radius":30,"height":40}"#,
    #"{"type":"start_stream","rate_hz":30,"binary":true}"#,
    #"{"command":"get_depth_data","calibration":"reset"}"#,
  ]

  @Test(arguments: ["telemetry", "depth"])
  func `whatever bytes come, each message is answered once`(listener: String) throws {
    var visit = try Visit(listener: listener)
    var chance = SplitMix64(seed: 2)
    for _ in 0..<300 {
      let count = Int.random(in: 0...60, using: &chance)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &chance) }
      try visit.send(Message(.text, bytes))
      let answers = visit.received()
      #expect(answers.count == 1)
      #expect(answers.first?.text.hasPrefix(#"{"type":"error""#) == true)
    }
  }

  @Test(arguments: ["telemetry", "depth"])
  func `a request with a byte changed is answered once, with JSON or pixels`(
    listener: String
  ) throws {
    var visit = try Visit(listener: listener)
    var chance = SplitMix64(seed: 3)
    for round in 0..<600 {
      var bytes = Array(Self.requests[round % Self.requests.count].utf8)
      for _ in 0...Int.random(in: 0...2, using: &chance) {
        let place = Int.random(in: 0..<bytes.count, using: &chance)
        bytes[place] = UInt8.random(in: 0x20...0x7e, using: &chance)
      }
      try visit.send(Message(.text, bytes))
      let answers = visit.received()
      #expect(answers.count == 1)
      #expect(answers.allSatisfy { $0.kind == .binary || JSON.isValid($0.bytes) })
    }
  }

  @Test(arguments: [
    "0", "-0", "-0.0", "1e-400", "1e400", "-1e400", "9223372036854775808",
    "123456789012345678901234567890", "true", "null", "\"NaN\"", "\"Infinity\"", "{}", "[1]",
  ])
  func `no value of any field does harm`(value: String) throws {
    var telemetry = try Visit()
    var depth = try Visit(listener: "depth")
    for action in ["move", "set_speed", "move_forward", "turn_left", "work", "start_mission"] {
      let names = ["target_x", "target_y", "speed", "distance", "angle", "mission_type"]
      let fields = names.map { "\"\($0)\":\(value)" }
      let answer = try telemetry.control(action, fields.joined(separator: ","))
      #expect(answer["type"]?.string?.isEmpty == false)
    }
    #expect(try telemetry.ask(#"{"command":"subscribe","rate_hz":\#(value)}"#)["type"] != nil)
    let mound = ["x", "y", "radius", "height"].map { "\"\($0)\":\(value)" }
    let terrain = #"{"command":"set_terrain",\#(mound.joined(separator: ","))}"#
    #expect(try depth.ask(terrain)["type"] != nil)
    #expect(try depth.ask(#"{"type":"get_frame"}"#)["type"] == "frame_data")
    try telemetry.wait(until: 100_000)
    #expect(try telemetry.state()["vehicle_id"] == "EX001")
  }
}
