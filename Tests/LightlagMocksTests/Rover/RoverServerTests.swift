import LightlagCodecs
import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct RoverServerTests {
  /// A server with one client, and what it wants done.
  private struct Desk {
    var server: RoverServer
    var outputs: [RoverServer.Output] = []
    let client = ConnectionID(index: 0)

    init(_ options: RoverServerOptions = RoverServerOptions()) {
      server = RoverServer(options, motorCount: 6, seed: 1)
      server.join(client, at: .start)
    }

    /// Sends an event with an id, and returns its acknowledgement.
    mutating func ask(_ name: String, _ data: JSON?, atMilliseconds time: Int64 = 0) -> JSON? {
      outputs = []
      let event = SocketIOEvent(
        namespace: "/", payload: SocketIOPayload([.string(name)] + (data.map { [$0] } ?? [])), id: 7
      )
      server.receive(
        event, from: client, at: Instant(nanoseconds: time * 1_000_000), into: &outputs)
      for output in outputs {
        if case .acknowledge(_, let payload, client) = output { return payload.elements.first }
      }
      return nil
    }

    mutating func wait(untilMilliseconds time: Int64) {
      outputs = []
      let now = Instant(nanoseconds: time * 1_000_000)
      let pose = Rover(MockRoverOptions(seed: 1)).controller.pose
      while server.deadline <= now {
        let readings = RoverReadings(
          charge: 90_000, millivolts: 23_700,
          temperatures: [Int64](repeating: 25_000_000, count: 6),
          encoders: [Int64](repeating: 0, count: 6), pose: pose)
        server.advance(to: max(server.deadline, .start), { readings }, into: &outputs)
      }
    }

    var commands: [RoverFrame] {
      outputs.compactMap { if case .command(let frame) = $0 { frame } else { nil } }
    }

    func events(_ name: String) -> [JSON] {
      outputs.compactMap { output in
        guard case .emit(let payload, _) = output, payload.name == name else { return nil }
        return payload.elements.last
      }
    }
  }

  @Test func `a drive command goes to the bus, and is acknowledged with its metadata`() {
    var desk = Desk()
    let answer = desk.ask(
      "driveCommands", ["linear": .number("0.5"), "angular": .number("2e-1")], atMilliseconds: 1_500
    )
    #expect(desk.commands == [.setVelocities(x: 2_048, y: 0, rotation: 733)])
    #expect(answer == ["success": true, "message_id": "m1", "timestamp": .number("1.5")])
    let own = desk.ask(
      "driveCommands", ["linear": 1, "angular": -1, "timestamp": 3, "message_id": "mine"])
    #expect(own == ["success": true, "message_id": "mine", "timestamp": 3])
  }

  /// 8 m/s are 32,768, one more than fits; 9 rad/s are 33,002.
  @Test func `what does not fit is at the limit of the bus`() {
    var desk = Desk()
    _ = desk.ask("driveCommands", ["linear": 8, "angular": -9])
    #expect(desk.commands == [.setVelocities(x: .max, y: 0, rotation: .min)])
    _ = desk.ask("driveCommands", ["linear": .number("-1e300"), "angular": 0])
    #expect(desk.commands == [.setVelocities(x: .min, y: 0, rotation: 0)])
  }

  @Test(
    arguments: [
      ("driveCommands", ["linear": 1], "angular"), ("driveCommands", nil, "linear"),
      ("driveCommands", .null, "linear"),
      ("driveCommands", ["linear": "1", "angular": 0], "linear"),
      ("driveCommands", ["linear": 1, "angular": true], "angular"),
      ("driveCommands", ["linear": 1, "angular": 0, "timestamp": "now"], "timestamp"),
      ("driveCommands", [1, 2], "data"), ("emergencyStop", ["reason": 5], "reason"),
      ("homingRequest", "now", "data"), ("subscribe", [:], "event"),
      ("subscribe", ["event": "microphone"], "event"),
      ("subscribe", ["event": "cameraFeed", "rate": 61], "rate"),
    ] as [(String, JSON?, String)])
  func `wrong data are answered by an error that names the field, and go no further`(
    name: String, data: JSON?, field: String
  ) {
    var desk = Desk()
    let answer = desk.ask(name, data)
    #expect(answer?["success"] == false && answer?["field"]?.string == field)
    #expect(desk.events("error").map { $0["field"]?.string } == [field])
    #expect(desk.commands == [] && desk.server.counts.validationErrors == 1)
  }

  @Test func `without validation what is missing or wrong is nothing`() {
    var options = RoverServerOptions()
    options.isValidating = false
    var desk = Desk(options)
    #expect(desk.ask("driveCommands", ["linear": 1])?["success"] == true)
    #expect(desk.commands == [.setVelocities(x: 4_096, y: 0, rotation: 0)])
    #expect(desk.ask("driveCommands", ["linear": "x", "angular": true])?["success"] == true)
    #expect(desk.commands.last == .setVelocities(x: 0, y: 0, rotation: 0))
    #expect(desk.ask("emergencyStop", ["reason": 5])?["success"] == true)
  }

  @Test func `an event of no schema passes, to the default handler, and is acknowledged`() {
    var desk = Desk()
    #expect(desk.ask("hello", "world") == ["success": true])
    #expect(desk.ask("hello", nil)?["message_id"] == "m1")
    #expect(desk.server.counts.unhandled == 2 && desk.server.counts.validationErrors == 0)
  }

  /// 25 ms of patience: at 25, 50 and 75 ms.
  @Test func `an emergency stop is repeated until the controller answers, and holds`() {
    var desk = Desk()
    #expect(desk.ask("emergencyStop", nil)?["success"] == true)
    #expect(desk.commands == [.emergencyStop])
    #expect(desk.ask("driveCommands", ["linear": 1, "angular": 0])?["error"] == "emergency stop")
    desk.wait(untilMilliseconds: 80)
    #expect(desk.commands == [.emergencyStop, .emergencyStop, .emergencyStop])
    desk.server.receive(.emergencyStop, at: Instant(nanoseconds: 80_000_000))
    desk.wait(untilMilliseconds: 90)
    #expect(desk.commands == [] && desk.events("systemStatus").last?["emergencyStop"] == true)
    #expect(desk.ask("homingRequest", nil)?["success"] == false)
    #expect(desk.ask("driveCommands", ["linear": 1, "angular": 0])?["success"] == false)
    #expect(desk.ask("clearFaults", nil)?["success"] == true)
    desk.server.receive(.clear, at: Instant(nanoseconds: 95_000_000))
    #expect(desk.ask("driveCommands", ["linear": 1, "angular": 0])?["success"] == true)
  }

  @Test func `a stop takes the place of a clearing that is not answered yet, and the other way`() {
    var desk = Desk()
    _ = desk.ask("clearFaults", nil)
    _ = desk.ask("emergencyStop", nil)
    desk.wait(untilMilliseconds: 60)
    #expect(Set(desk.commands) == [.emergencyStop])
    _ = desk.ask("clearFaults", nil, atMilliseconds: 60)
    desk.wait(untilMilliseconds: 120)
    #expect(Set(desk.commands) == [.clear])
  }

  /// On joining at 0, then each second; sensors at 0, 100, … 2,900 ms.
  @Test func `states come each second and on every change, sensors ten times a second`() {
    var desk = Desk()
    desk.wait(untilMilliseconds: 2_999)
    #expect(desk.events("systemStatus").count == 3 && desk.events("sensorData").count == 30)
    desk.server.receive(
      .motorStatus(index: 1, velocity: 0, current: 0, fault: .timeout),
      at: Instant(nanoseconds: 2_999_500_000))
    desk.wait(untilMilliseconds: 3_500)
    let states = desk.events("systemStatus")
    #expect(states.count == 1)
    #expect(states[0]["motors"]?.array?[1]["fault"] == "timeout")
    #expect(states[0]["battery"] == .number("90.0"))
  }

  @Test func `who subscribes gets pictures at that rate until it does no more`() {
    var desk = Desk()
    _ = desk.ask("subscribe", ["event": "cameraFeed", "rate": 20])
    desk.wait(untilMilliseconds: 1_000)
    let pictures = desk.events("cameraFeed")
    #expect(pictures.count == 20 && pictures.last?["frame"] == 20)
    #expect(pictures.last?["width"] == 64 && pictures.last?["height"] == 48)
    _ = desk.ask("unsubscribe", ["event": "cameraFeed"], atMilliseconds: 1_000)
    desk.wait(untilMilliseconds: 2_000)
    #expect(desk.events("cameraFeed") == [])
  }

  @Test func `a partial state is merged key by key, or not at all`() throws {
    var desk = Desk()
    try desk.server.update(
      ["mode": "autonomous", "battery_voltage": .number("23.5"), "position": ["z": 2]], at: .start)
    let state = desk.server.state
    #expect(state.mode == "autonomous" && state.batteryMillivolts == 23_500)
    #expect(
      state.position.z == 2_000_000 && state.position.x == 0 && state.batteryCharge == 100_000)
    for wrong in [
      ["mode": "x", "pish": 1], ["motor_currents": [1, 2]], ["position": ["w": 1]],
      ["mode": "x", "temperatures": [1, 2, 3, 4, 5, "6"]], ["emergency_stop": 1],
    ] as [JSON] {
      #expect(throws: FieldFailure.self) { try desk.server.update(wrong, at: .start) }
      #expect(desk.server.state == state)
    }
    try desk.server.update(["motor_currents": [1, 2, 3, 4, 5, .number("5.5")]], at: .start)
    #expect(desk.server.state.motorCurrents == [1_000, 2_000, 3_000, 4_000, 5_000, 5_500])
  }

  @Test func `the state at the start is as documented`() {
    let zero = JSON.number("0.0")
    #expect(
      RoverState().json == [
        "linear_velocity": zero, "angular_velocity": zero, "battery_voltage": .number("24.0"),
        "battery_percentage": .number("100.0"),
        "motor_currents": [zero, zero, zero, zero, zero, zero],
        "temperatures": .array([JSON](repeating: .number("25.0"), count: 6)),
        "emergency_stop": false, "homing_complete": false, "mode": "manual",
        "position": ["x": zero, "y": zero, "z": zero],
      ])
  }

  @Test func `a client that is not there leaves without harm`() {
    var desk = Desk()
    desk.server.leave(ConnectionID(index: 9))
    desk.server.leave(desk.client)
    desk.server.leave(desk.client)
    #expect(desk.server.counts.disconnections == 1)
    desk.wait(untilMilliseconds: 5_000)
    #expect(desk.outputs == [])
  }
}
