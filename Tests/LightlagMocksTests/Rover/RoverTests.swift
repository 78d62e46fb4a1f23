import LightlagCodecs
import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct RoverTests {
  private static let client = ConnectionID(index: 0)

  private static func event(_ name: String, _ data: JSON = [:]) -> SocketIOEvent {
    SocketIOEvent(namespace: "/", payload: SocketIOPayload(event: name, data), id: nil)
  }

  private static func instant(_ milliseconds: Int64) -> Instant {
    Instant(nanoseconds: milliseconds * 1_000_000)
  }

  /// Drives a stressed rover for ten seconds, told the time so often between the commands.
  private static func drive(pauses: Int64) -> (Rover, [RoverServer.Output]) {
    var rover = Rover(RoverStack.stressed.options(seed: 4))
    var outputs: [RoverServer.Output] = []
    rover.join(client)
    for number in 1...100 as ClosedRange<Int64> {
      for pause in 0..<pauses {
        rover.advance(to: instant(number * 100 - 100 + pause * 100 / pauses), into: &outputs)
      }
      let data: JSON = ["linear": JSON(thousandths: number * 7), "angular": 0]
      rover.receive(
        event("driveCommands", data), from: client, at: instant(number * 100), into: &outputs)
    }
    return (rover, outputs)
  }

  @Test(arguments: [1, 7, 100] as [Int64])
  func `it does not matter how often it is told the time`(pauses: Int64) {
    let (rover, outputs) = Self.drive(pauses: 0)
    let (other, others) = Self.drive(pauses: pauses)
    #expect(rover.controller == other.controller)
    #expect(rover.battery == other.battery && rover.up == other.up && rover.down == other.down)
    #expect(outputs == others && outputs.count > 100)
  }

  /// 5 ms give or take 2 down the line, on a bus that takes no time.
  @Test func `an emergency stop is there after the delay of the line`() throws {
    var rover = Rover(MockRoverOptions(seed: 1))
    var outputs: [RoverServer.Output] = []
    let drive = Self.event("driveCommands", ["linear": 1, "angular": 0])
    rover.receive(drive, from: Self.client, at: Self.instant(500), into: &outputs)
    rover.advance(to: Self.instant(1_000), into: &outputs)
    #expect(!rover.controller.isAtRest)
    rover.receive(
      Self.event("emergencyStop"), from: Self.client, at: Self.instant(1_000), into: &outputs)
    rover.advance(to: Self.instant(1_003), into: &outputs)
    rover.advance(to: Self.instant(1_007), into: &outputs)
    #expect(rover.controller.isAtRest)
    let stop = try #require(rover.stops.first)
    let time = try #require(stop.stopped).nanoseconds - stop.asked.nanoseconds
    #expect((3_000_000...7_000_000).contains(time))
    rover.advance(to: Self.instant(1_020), into: &outputs)
    #expect(rover.server.state.isStopped)
  }

  @Test func `homing takes five seconds, and the server hears that it is complete`() {
    var rover = Rover(MockRoverOptions(seed: 1))
    var outputs: [RoverServer.Output] = []
    rover.receive(
      Self.event("homingRequest"), from: Self.client, at: Self.instant(1_000), into: &outputs)
    rover.advance(to: Self.instant(3_500), into: &outputs)
    #expect(rover.server.homing.percent >= 40 && !rover.server.state.isHomed)
    rover.advance(to: Self.instant(6_200), into: &outputs)
    #expect(rover.server.homing == .complete && rover.server.state.isHomed)
  }

  /// A line that damages one in four still lets the bridge open it, and a stop through in the end.
  @Test(arguments: 1...10 as ClosedRange<UInt64>)
  func `a very bad line is got over`(seed: UInt64) {
    let line = SLCANLineOptions(errorRate: .percent(25))
    var rover = Rover(MockRoverOptions(seed: Seed(seed), line: line))
    var outputs: [RoverServer.Output] = []
    rover.advance(to: Self.instant(10_000), into: &outputs)
    rover.receive(
      Self.event("emergencyStop"), from: Self.client, at: Self.instant(10_000), into: &outputs)
    rover.advance(to: Self.instant(11_000), into: &outputs)
    #expect(rover.controller.isStopped && rover.server.state.isStopped)
    #expect(rover.down.counts.damaged > 0 && rover.bridge.counts.damaged > 0)
  }

  /// Every stage's counters, when nothing goes wrong: what one has written the next has read.
  @Test func `the counters of the stages add up`() {
    var rover = Rover(MockRoverOptions(seed: 1))
    var outputs: [RoverServer.Output] = []
    for number in 1...50 as ClosedRange<Int64> {
      let drive = Self.event("driveCommands", ["linear": 1, "angular": 0])
      rover.receive(drive, from: Self.client, at: Self.instant(100 * number), into: &outputs)
    }
    rover.advance(to: Self.instant(5_499), into: &outputs)
    #expect(rover.server.counts.commands == 50 && rover.bridge.driveCount == 50)
    #expect(rover.controller.counts.commands == 50 && rover.controller.counts.watchdogs == 0)
    #expect(rover.adapter.counts.sent == rover.bridge.counts.written)
    #expect(rover.bridge.counts.responses == rover.bridge.counts.heartbeats)
    // C is for an adapter that may still be open, and is refused by a strict one only.
    #expect(rover.adapter.counts.refused == 0 && rover.bridge.counts.refusals == 0)
    #expect(rover.down.counts.written == rover.down.counts.arrived)
    #expect(rover.bridge.counts.openings == 1 && rover.bridge.isAlive)
  }

  @Test func `what is done to it is done in time`() {
    let actions = [
      RoverAction(.clear, at: Self.instant(300)),
      RoverAction(.fault(.hardwareFault, motor: 0), at: Self.instant(100)),
      RoverAction(.state(["mode": "test"]), at: Self.instant(200)),
    ]
    var rover = Rover(MockRoverOptions(seed: 1, actions: actions))
    var outputs: [RoverServer.Output] = []
    rover.advance(to: Self.instant(100), into: &outputs)
    #expect(rover.controller.motors[0].fault == .hardwareFault)
    rover.advance(to: Self.instant(199), into: &outputs)
    #expect(rover.server.motors[0].fault == .hardwareFault && rover.server.state.mode == "manual")
    rover.advance(to: Self.instant(300), into: &outputs)
    #expect(rover.controller.motors[0].fault == nil && rover.server.state.mode == "test")
  }

  /// 0.5 A without motors, of 20 Ah: 0.5 / 20 = 2.5 % an hour, 0.25 % in six minutes.
  @Test func `the battery drains`() {
    var rover = Rover(MockRoverOptions(seed: 1))
    var outputs: [RoverServer.Output] = []
    rover.advance(to: Self.instant(360_000), into: &outputs)
    #expect(rover.battery.charge == 99_750 && rover.battery.millivolts == 23_992)
  }
}

extension JSON {
  fileprivate init(thousandths: Int64) {
    let rest = String(1_000 + thousandths % 1_000).dropFirst()
    self = .number("\(thousandths / 1_000).\(rest)")
  }
}
