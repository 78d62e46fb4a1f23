import LightlagCore
import LightlagEncoding
import LightlagMocks
import TestSupport
import Testing

@Suite struct VehiclesMotionTests {
  /// From (200, 300) it is 300, 400 and so 500 to (500, 700): 250 steps of 2, or 12.5 s.
  @Test func `a vehicle arrives when its speed says, having gone straight`() throws {
    var visit = try Visit()
    try visit.wait(until: 1_030)
    _ = try visit.control("move", #""target_x":500,"target_y":700"#)
    // Orders hold from the next step, at 1 050 ms; after half the steps it is half-way.
    try visit.wait(until: 1_000 + 6_250)
    #expect(try Self.numbers(visit.state()) == [350, 500, 53.13, 2])
    try visit.wait(until: 1_000 + 12_499)
    #expect(try visit.state()["task_status"] == "moving")
    try visit.wait(until: 1_000 + 12_500)
    #expect(try Self.numbers(visit.state()) == [500, 700, 53.13, 2])
    #expect(try visit.state()["task_status"] == "idle")
  }

  /// Each from (500, 300), heading 0; 50 units at 2 a step take 25 steps, or 1.25 s.
  @Test(arguments: [
    ("move_forward", "", [550.0, 300, 0, 2]),
    ("move_backward", "", [450, 300, 0, 2]),
    ("move_forward", #""distance":10"#, [510, 300, 0, 2]),
    ("turn_right", "", [500, 300, 15, 2]),
    ("turn_left", "", [500, 300, 345, 2]),
    ("turn_left", #""angle":90"#, [500, 300, 270, 2]),
    ("move", #""target_x":500,"target_y":280"#, [500, 280, 270, 2]),
    ("move", #""target_x":460,"target_y":300"#, [460, 300, 180, 2]),
    ("set_speed", #""speed":3.25"#, [500, 300, 0, 3.25]),
    ("set_speed", #""speed":1e300"#, [500, 300, 0, 5]),
    ("set_speed", #""speed":-7"#, [500, 300, 0, 0.5]),
    ("select", "", [500, 300, 0, 2]),
    ("emergency_stop", "", [500, 300, 0, 0]),
  ])
  func `an action has its effect`(action: String, details: String, expected: [Double]) throws {
    var visit = try Visit()
    let answer = try visit.control(action, details, vehicle: "CP001")
    #expect(answer["success"] == true)
    try visit.wait(until: 1_250)
    let state = try visit.state("CP001")
    #expect(try Self.numbers(state) == expected)
    #expect(state["task_status"] == "idle")
  }

  /// At 45 degrees 100 units are 70.711 along each axis.
  @Test func `ahead is where the vehicle heads`() throws {
    var visit = try Visit()
    _ = try visit.control("move_forward", #""distance":100"#)
    try visit.wait(until: 2_500)
    #expect(try Self.numbers(visit.state()) == [270.711, 370.711, 45, 2])
  }

  /// From (200, 300) at 45 degrees the margin's bottom, 700, is 400 down and so 400 right.
  @Test(arguments: [
    ("move_forward", #""distance":1000"#, [600.0, 700]),
    ("move_backward", #""distance":1000"#, [50, 150]),
    ("move", #""target_x":-1e18,"target_y":1e18"#, [50, 700]),
  ])
  func `the margin is not entered`(action: String, details: String, expected: [Double]) throws {
    var visit = try Visit()
    _ = try visit.control(action, details)
    try visit.wait(until: 60_000)
    #expect(try Self.numbers(visit.state()).prefix(2) == expected[...])
  }

  /// 10 steps of 2, then 16 of 5: 20 and 80 make the 100 there are to go.
  @Test func `a new speed holds for the rest of the way`() throws {
    var visit = try Visit()
    _ = try visit.control("move", #""target_x":600,"target_y":300"#, vehicle: "CP001")
    try visit.wait(until: 500)
    _ = try visit.control("set_speed", #""speed":5"#, vehicle: "CP001")
    try visit.wait(until: 1_250)
    #expect(try visit.state("CP001")["x"]?.numberText == "595.0")
    try visit.wait(until: 1_300)
    #expect(try visit.state("CP001")["task_status"] == "idle")
  }

  @Test func `work goes on until it is stopped, and takes a hundredth a step`() throws {
    var visit = try Visit()
    let full = try Self.battery(visit.state())
    #expect(try visit.control("work", #""attachment":"lowered""#)["success"] == true)
    try visit.wait(until: 10_000)
    let state = try visit.state()
    #expect(state["task_status"] == "working")
    #expect(state["attachment_state"] == "lowered")
    // 10 s are 200 steps.
    #expect(abs(try Self.battery(state) - (full - 2)) < 0.001)
    _ = try visit.control("stop")
    try visit.wait(until: 20_000)
    #expect(try visit.state()["attachment_state"] == "idle")
    #expect(abs(try Self.battery(visit.state()) - (full - 2)) < 0.001)
  }

  /// A full battery lasts 10 000 steps, or 500 s.
  @Test func `a flat battery ends the work in an error, and refuses more`() throws {
    var visit = try Visit()
    _ = try visit.control("work")
    try visit.wait(until: 500_000)
    let state = try visit.state()
    #expect(state["task_status"] == "error")
    #expect(state["battery_level"]?.numberText == "0.0")
    #expect(try visit.control("work")["success"] == false)
    #expect(try visit.control("stop")["success"] == true)
    #expect(try visit.state()["task_status"] == "idle")
  }

  @Test func `after an emergency stop a vehicle goes nowhere until it is given a speed`() throws {
    var visit = try Visit()
    _ = try visit.control("move", #""target_x":900,"target_y":300"#)
    try visit.wait(until: 1_000)
    _ = try visit.control("emergency_stop")
    #expect(try visit.state()["task_status"] == "idle")
    let refused = try visit.control("move_forward")
    #expect(refused["success"] == false)
    #expect(refused["error"]?.string?.contains("set_speed") == true)
    _ = try visit.control("set_speed", #""speed":1"#)
    #expect(try visit.control("move_forward")["success"] == true)
  }

  /// Four ways of at most 1 107 units at 2 a step and four times 2 s of work take below 120 s.
  @Test func `a mission goes from place to place, works at each, and ends`() throws {
    var visit = try Visit()
    _ = try visit.control("start_mission", #""mission_type":"flood defence""#)
    var phases: [String] = []
    for second in Int64(1)...120 {
      try visit.wait(until: second * 1_000)
      let phase = try #require(try visit.state()["task_status"]?.string)
      if phase != phases.last { phases.append(phase) }
    }
    let round = ["moving", "working"]
    #expect(phases == round + round + round + round + ["idle"])
  }

  @Test func `a mission's way follows from its name`() throws {
    #expect(try Self.placeAfterMission("a") == Self.placeAfterMission("a"))
    #expect(try Self.placeAfterMission("a") != Self.placeAfterMission("b"))
  }

  @Test func `how often one looks changes nothing`() throws {
    // Every step of a minute with eight orders in it, looked at one after the other.
    var eager = try Self.busyVisit(until: 0)
    var states: [JSON] = []
    for step in Int64(0)..<1_200 {
      try Self.command(&eager, before: step * 50)
      try eager.wait(until: step * 50)
      states.append(try #require(try eager.ask(#"{"command":"get_telemetry"}"#)["vehicles"]))
    }
    for nanoseconds: Int64 in [
      49_999_999, 50_000_000, 7_777_777_777, 33_333_333_333, 59_949_999_999,
    ] {
      var lazy = try Self.busyVisit(until: nanoseconds)
      let state = try lazy.ask(#"{"command":"get_telemetry"}"#)["vehicles"]
      #expect(state == states[Int(nanoseconds / 50_000_000)])
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `no vehicle leaves its bounds in an hour of chance`(seed: UInt64) throws {
    var visit = try Visit()
    var chance = SplitMix64(seed: seed)
    let actions = [
      "move_forward", "move_backward", "turn_left", "turn_right", "move", "start_mission",
      "set_speed", "work",
    ]
    for second in Int64(1)...600 {
      let vehicle = try #require(["EX001", "BD001", "DT001"].randomElement(using: &chance))
      let numbers = (0..<4).map { _ in Double.random(in: -2_000...2_000, using: &chance) }
      let details = """
        "target_x":\(numbers[0]),"target_y":\(numbers[1]),"speed":\(numbers[2]),\
        "distance":\(abs(numbers[3]) / 2),"mission_type":"m\(second)"
        """
      _ = try visit.control(
        try #require(actions.randomElement(using: &chance)), details, vehicle: vehicle)
      try visit.wait(untilNanoseconds: second * 6_000_000_000 + Int64(second) * 1_234_567)
      let state = try Self.numbers(visit.state(vehicle))
      #expect((50...950).contains(state[0]) && (50...700).contains(state[1]), "seed \(seed)")
      #expect((0..<360).contains(state[2]) && (0.5...5).contains(state[3]), "seed \(seed)")
    }
  }

  private static func numbers(_ state: JSON) throws -> [Double] {
    try ["x", "y", "rotation", "speed"].map { name in
      try #require(state[name]?.numberText.flatMap { Double($0) })
    }
  }

  private static func battery(_ state: JSON) throws -> Double {
    try #require(state["battery_level"]?.numberText.flatMap { Double($0) })
  }

  private static func placeAfterMission(_ name: String) throws -> [Double] {
    var visit = try Visit()
    _ = try visit.control("start_mission", #""mission_type":"\#(name)""#)
    try visit.wait(until: 200_000)
    return try Array(numbers(visit.state()).prefix(2))
  }

  /// Orders and when they are given, in milliseconds.
  private static let orders: [(at: Int64, action: String, details: String)] = [
    (0, "start_mission", #""mission_type":"x""#), (1_010, "set_speed", #""speed":4.5"#),
    (9_999, "move", #""target_x":333.3,"target_y":111.1"#), (12_345, "turn_left", ""),
    (12_400, "move_forward", #""distance":77.7"#), (14_001, "work", ""),
    (20_049, "move_backward", ""), (30_050, "start_mission", #""mission_type":"y""#),
  ]

  /// Gives the orders of the 50 ms that end then, at their instants.
  private static func command(_ visit: inout Visit, before milliseconds: Int64) throws {
    for order in orders where milliseconds - 50 < order.at && order.at <= milliseconds {
      try visit.wait(until: order.at)
      _ = try visit.control(order.action, order.details)
    }
  }

  private static func busyVisit(until nanoseconds: Int64) throws -> Visit {
    var visit = try Visit()
    for order in orders where order.at * 1_000_000 <= nanoseconds && nanoseconds > 0 {
      try visit.wait(until: order.at)
      _ = try visit.control(order.action, order.details)
    }
    try visit.wait(untilNanoseconds: nanoseconds)
    return visit
  }
}
