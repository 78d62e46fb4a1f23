import LightlagCore
import LightlagEncoding
import Testing

@Suite struct VehiclesTelemetryTests {
  static let list =
    #"{"type":"vehicle_list","vehicles":["EX001","BD001","DT001","CR001","CP001"],"#
    + #""timestamp":1.5}"#

  @Test(arguments: [
    #"{"command":"get_vehicles"}"#,
    // As the report of the public system has it: the command wins over the rest.
    #"{"command":"get_vehicles","vehicle_id":"EX001","action":"move_forward"}"#,
  ])
  func `the list of vehicles comes as documented`(request: String) throws {
    var visit = try Visit()
    try visit.wait(until: 1_500)
    #expect(try visit.answer(request) == Self.list)
    #expect(try visit.state()["task_status"] == "idle")
  }

  @Test(
    arguments: [
      (0, "0.0"), (999, "0.0"), (1_999, "0.000001"), (50_000_000, "0.05"), (5_000_000, "0.005"),
      (3_600_000_000_000, "3600.0"), (100_000_010_000, "100.00001"),
      (86_400_123_456_789, "86400.123456"),
    ] as [(Int64, String)])
  func `a timestamp is in seconds, of whole microseconds`(nanoseconds: Int64, text: String) throws {
    var visit = try Visit()
    try visit.wait(untilNanoseconds: nanoseconds)
    let list = try visit.ask(#"{"command":"get_vehicles"}"#)
    #expect(list["timestamp"]?.numberText == text)
  }

  @Test func `telemetry has the documented members, in order`() throws {
    var visit = try Visit()
    try visit.wait(until: 120)
    let telemetry = try visit.ask(#"{"command":"get_telemetry"}"#)
    let names = telemetry.members?.map(\.name)
    #expect(
      names == [
        "type", "vehicles", "sandbox_bounds", "active_vehicles", "total_vehicles", "timestamp",
      ])
    #expect(telemetry["type"] == "telemetry")
    #expect(telemetry["sandbox_bounds"] == ["width": 1_000, "height": 750, "margin": 50])
    #expect(telemetry["active_vehicles"] == 0)
    #expect(telemetry["total_vehicles"] == 5)
    #expect(telemetry["timestamp"]?.numberText == "0.12")
  }

  @Test(arguments: [
    ("EX001", "excavator", ["200.0", "300.0", "45.0", "2.0"]),
    ("BD001", "bulldozer", ["400.0", "200.0", "90.0", "2.5"]),
    ("DT001", "dump_truck", ["600.0", "400.0", "180.0", "3.5"]),
    ("CR001", "crane", ["300.0", "500.0", "270.0", "1.5"]),
    ("CP001", "compactor", ["500.0", "300.0", "0.0", "2.0"]),
  ])
  func `a vehicle starts as documented`(id: String, type: String, numbers: [String]) throws {
    var visit = try Visit()
    try visit.wait(until: 120)
    let state = try visit.state(id)
    #expect(
      state.members?.map(\.name) == [
        "vehicle_id", "vehicle_type", "x", "y", "rotation", "speed", "battery_level",
        "attachment_state", "task_status", "timestamp",
      ])
    #expect(state["vehicle_id"] == .string(id))
    #expect(state["vehicle_type"] == .string(type))
    #expect(["x", "y", "rotation", "speed"].map { state[$0]?.numberText } == numbers)
    #expect(state["attachment_state"] == "idle")
    #expect(state["task_status"] == "idle")
    let battery = try #require(state["battery_level"]?.numberText.flatMap { Double($0) })
    #expect((60...100).contains(battery))
    // The state is that of the last step of 50 ms.
    #expect(state["timestamp"]?.numberText == "0.1")
  }

  @Test func `a command is acknowledged as documented`() throws {
    var visit = try Visit()
    let answer = try visit.answer(
      #"{"command":"control_vehicle","vehicle_id":"EX001","action":"stop"}"#)
    #expect(
      answer
        == #"{"type":"command_ack","vehicle_id":"EX001","action":"stop","success":true,"#
        + #""timestamp":0.0}"#)
  }

  @Test func `the older form is answered as documented`() throws {
    var visit = try Visit()
    let answer = try visit.answer(
      #"{"vehicle_id":"EX001","action":"move","target_x":300,"target_y":300}"#)
    #expect(answer == #"{"type":"command_response","success":true,"timestamp":0.0}"#)
    #expect(try visit.state()["task_status"] == "moving")
    let refused = try visit.ask(#"{"vehicle_id":"XX001","action":"stop"}"#)
    #expect(refused["type"] == "command_response")
    #expect(refused["success"] == false)
  }

  @Test(arguments: [("XX001", "stop", "EX001, BD001"), ("EX001", "fly", "move_forward")])
  func `an unknown vehicle or action does not succeed, and the answer names those there are`(
    vehicle: String, action: String, known: String
  ) throws {
    var visit = try Visit()
    let answer = try visit.control(action, vehicle: vehicle)
    #expect(answer["type"] == "command_ack")
    #expect(answer["vehicle_id"] == .string(vehicle))
    #expect(answer["action"] == .string(action))
    #expect(answer["success"] == false)
    #expect(answer["error"]?.string?.contains(known) == true)
  }

  @Test(arguments: [
    ("", "not JSON"),
    ("{", "not JSON"),
    ("[]", "object"),
    ("{}", "command"),
    (#"{"command":5}"#, "get_vehicles"),
    (#"{"command":"dance"}"#, "get_telemetry"),
    (#"{"command":"control_vehicle"}"#, "vehicle_id"),
    (#"{"command":"control_vehicle","vehicle_id":1,"action":"stop"}"#, "EX001"),
    (#"{"command":"control_vehicle","vehicle_id":"EX001"}"#, "action"),
    (#"{"vehicle_id":"EX001"}"#, "action"),
    (#"{"vehicle_id":"EX001","action":"move","target_x":1}"#, "target_y"),
    (#"{"vehicle_id":"EX001","action":"move","target_x":"NaN","target_y":1}"#, "finite number"),
    (#"{"vehicle_id":"EX001","action":"move","target_x":1e999,"target_y":1}"#, "finite number"),
    (#"{"vehicle_id":"EX001","action":"set_speed"}"#, "speed"),
    (#"{"vehicle_id":"EX001","action":"set_speed","speed":[1]}"#, "an array"),
    (#"{"vehicle_id":"EX001","action":"work","attachment":"bent"}"#, "idle, raised, lowered"),
    (#"{"vehicle_id":"EX001","action":"start_mission"}"#, "mission_type"),
    (#"{"vehicle_id":"EX001","action":"turn_left","angle":361}"#, "0 to 360"),
    (#"{"command":"subscribe","rate_hz":0.5}"#, "1 to 100"),
    (#"{"command":"subscribe","rate_hz":100.5}"#, "1 to 100"),
    (#"{"command":"subscribe","rate_hz":"fast"}"#, "1 to 100"),
    (String(repeating: "[", count: 5_000), "32"),
  ])
  func `a bad message gets an error that helps, and the next a proper answer`(
    request: String, hint: String
  ) throws {
    var visit = try Visit()
    let answer = try visit.ask(request)
    #expect(answer["type"] == "error")
    #expect(answer["error"]?.string?.contains(hint) == true, "\(answer.text)")
    #expect(try visit.ask(#"{"command":"get_vehicles"}"#)["type"] == "vehicle_list")
  }

  @Test func `a binary message gets an error, and a ping a pong`() throws {
    var visit = try Visit()
    try visit.send(Message(.binary, [0xff, 0x00]))
    try visit.send(Message(.ping, [1]))
    let messages = visit.received()
    #expect(messages.first?.text.hasPrefix(#"{"type":"error""#) == true)
    #expect(messages.last == Message(.pong, [1]))
    #expect(messages.count == 2)
  }

  @Test(arguments: [
    ("telemetry", "/depth", "error"), ("depth", "/", "pong"), (nil, "/depth?x=1", "pong"),
    (nil, "/any", "error"), ("elsewhere", "/depth", "pong"),
  ])
  func `the listener decides, and without one the path`(
    listener: String?, target: String, type: String
  ) throws {
    var visit = try Visit(listener: listener, target: target)
    #expect(try visit.ask(#"{"type":"ping"}"#)["type"] == .string(type))
  }
}
