import LightlagCodecs
import LightlagCore
import LightlagMocks
import Testing

@Suite struct MotorControllerTests {
  /// A controller, and the frames that it has put on the bus.
  private struct Bench {
    var controller: MotorController
    var frames: [CANFrame] = []

    init(
      motors: Int = 6, rate: Int = 100, watchdog: Duration = .seconds(1_000),
      faultRate: Probability = .never, seed: Seed = 1
    ) {
      controller = MotorController(
        MotorControllerOptions(
          seed: seed, motorCount: motors, rateHertz: rate, watchdog: watchdog,
          faultRate: faultRate))
    }

    mutating func tell(_ frame: RoverFrame) { controller.receive(frame.frame, into: &frames) }

    mutating func drive(x: Int16, rotation: Int16 = 0) {
      tell(.setVelocities(x: x, y: 0, rotation: rotation))
    }

    mutating func run(_ steps: Int) {
      for _ in 0..<steps { controller.advance(into: &frames) }
    }

    mutating func takeNews() -> [RoverFrame] {
      defer { frames = [] }
      return frames.compactMap { RoverFrame($0) }
    }

    var speeds: [Int64] { controller.motors.map(\.velocity) }
  }

  /// 0.5 m/s over a radius of 0.1 m is 5 rad/s; a step's ramp is 5 / 100 = 0.05 rad/s.
  @Test(arguments: MotorControllerOptions.motorCounts)
  func `wheels come to their speed along the ramp`(motors: Int) {
    var bench = Bench(motors: motors)
    bench.drive(x: 2_048)
    bench.run(50)
    #expect(bench.speeds == [Int64](repeating: 2_500_000, count: motors))
    bench.run(49)
    #expect(bench.speeds.allSatisfy { $0 == 4_950_000 })
    bench.run(10)
    #expect(bench.speeds.allSatisfy { $0 == 5_000_000 })
    #expect(bench.controller.velocities.linear == 500_000)
  }

  /// 0.2 rad/s over half of 0.8 m is 0.08 m/s at the wheels: 0.42 and 0.58 m/s, 4.2 and 5.8 rad/s.
  ///
  /// 733/64 degrees/s are 0.199895 rad/s, so that much less.
  @Test func `left and right wheels differ by the rotation`() {
    var bench = Bench()
    bench.drive(x: 2_048, rotation: 733)
    bench.run(200)
    #expect(bench.speeds[0] == 4_200_420 && bench.speeds[1] == 5_799_580)
    #expect(abs(bench.controller.velocities.angular - 199_895) < 2)
  }

  /// 8 m/s would be 80 rad/s.
  @Test func `no wheel turns faster than 10 rad a second, nor takes more than 5 A`() {
    var bench = Bench()
    bench.drive(x: .max)
    bench.run(1_000)
    #expect(bench.speeds.allSatisfy { $0 == 10_000_000 })
    #expect(bench.controller.motors.allSatisfy { $0.current <= 5_000 })
    bench.tell(.motorCommand(index: 0, velocity: .min))
    bench.run(1_000)
    #expect(bench.speeds[0] == -10_000_000)
  }

  /// At 10 rad/s friction costs 1 A, which heats by 4 degrees in the long run: after 30 s from
  /// 25 + 4 x (1 - 1/e) = 27.53, a little less for the ramp of 2 s in which it took other currents.
  @Test func `a motor warms up as its time constant says`() {
    var bench = Bench()
    bench.drive(x: .max)
    bench.run(3_000)
    let temperature = bench.controller.motors[0].temperature
    #expect((27_400_000...27_700_000).contains(temperature))
    bench.run(30_000)
    #expect(abs(bench.controller.motors[0].temperature - 29_000_000) < 10_000)
    bench.drive(x: 0)
    bench.run(60_000)
    #expect(abs(bench.controller.motors[0].temperature - 25_000_000) < 10_000)
  }

  /// After 100 steps to 5 rad/s: 2.525 rad, then 5 rad each second, together 12.525 rad after 3 s.
  @Test func `an encoder counts 4096 a turn, give or take one`() {
    var bench = Bench()
    bench.drive(x: 2_048)
    bench.run(300)
    let expected: Int64 = 12_525_000 * 4_096 / 6_283_185
    var seen: Set<Int64> = []
    for _ in 0..<30 {
      bench.run(1)
      let gone = Int64(bench.controller.step - 300) * 50_000 * 4_096 / 6_283_185
      seen.insert(bench.controller.encoderReading(of: 0) - expected - gone)
    }
    #expect(seen.allSatisfy { (-2...2).contains($0) } && seen.count > 1)
  }

  @Test func `without a command for a second the wheels stop`() {
    var bench = Bench(watchdog: .seconds(1))
    bench.drive(x: 2_048)
    bench.run(99)
    bench.drive(x: 2_048)
    bench.run(99)
    #expect(bench.controller.counts.watchdogs == 0)
    bench.run(1)
    #expect(bench.controller.counts.watchdogs == 1)
    #expect(bench.controller.motors.allSatisfy { $0.setpoint == 0 && $0.velocity > 0 })
    bench.run(100)
    #expect(bench.controller.isAtRest)
  }

  @Test func `an emergency stop halts at once, and holds until it is cleared`() {
    var bench = Bench()
    bench.drive(x: .max)
    bench.run(100)
    _ = bench.takeNews()
    bench.tell(.emergencyStop)
    #expect(bench.controller.isAtRest && bench.controller.isStopped)
    #expect(bench.takeNews() == [.emergencyStop])
    bench.drive(x: 2_048)
    bench.tell(.motorCommand(index: 0, velocity: 100))
    bench.tell(.homingRequest)
    bench.run(10)
    #expect(bench.controller.isAtRest && bench.controller.homing == .idle)
    #expect(bench.controller.counts.refusals == 3)
    #expect(bench.takeNews().contains(.emergencyStop))
    bench.tell(.clear)
    bench.drive(x: 2_048)
    bench.run(10)
    #expect(!bench.controller.isAtRest)
    #expect(bench.controller.counts.emergencyStops == 1)
  }

  /// 5 s are 500 steps.
  @Test func `homing fails at its end where it is to`() {
    var options = MotorControllerOptions(seed: 1)
    options.failsHoming = true
    var controller = MotorController(options)
    var frames: [CANFrame] = []
    controller.receive(RoverFrame.homingRequest.frame, into: &frames)
    for _ in 0..<499 { controller.advance(into: &frames) }
    #expect(controller.homing == .running(percent: 99))
    controller.advance(into: &frames)
    #expect(controller.homing == .failed)
  }

  /// 5 s are 500 steps; after 250 half is done.
  @Test func `homing takes its time, refuses to begin twice, and ends complete`() {
    var bench = Bench()
    bench.tell(.homingRequest)
    bench.run(250)
    #expect(bench.controller.homing == .running(percent: 50))
    bench.tell(.homingRequest)
    bench.drive(x: 2_048)
    #expect(bench.controller.counts.refusals == 2)
    bench.run(249)
    #expect(bench.controller.homing == .running(percent: 99))
    bench.run(1)
    #expect(bench.controller.homing == .complete)
    bench.run(10)
    #expect(bench.takeNews().last == .homing(.complete))
  }

  @Test(arguments: MotorFault.allCases)
  func `a motor with a fault stands, is told of, and refuses until cleared`(fault: MotorFault) {
    var bench = Bench()
    bench.tell(.homingRequest)
    bench.controller.inject(fault, motor: 2, into: &bench.frames)
    #expect(bench.controller.homing == .failed)
    #expect(
      bench.takeNews().contains(.motorStatus(index: 2, velocity: 0, current: 0, fault: fault)))
    bench.drive(x: 2_048)
    bench.tell(.motorCommand(index: 2, velocity: 100))
    bench.run(100)
    #expect(bench.speeds[2] == 0 && bench.speeds[0] == 5_000_000)
    bench.tell(.clear)
    bench.drive(x: 2_048)
    bench.run(10)
    #expect(bench.speeds[2] > 0)
    #expect(bench.controller.counts.faults == 1 && bench.controller.counts.refusals == 1)
    // A motor that is not there has no fault.
    bench.controller.inject(fault, motor: 9, into: &bench.frames)
    #expect(bench.controller.counts.faults == 1)
  }

  /// 100 of 20,000 steps; four deviations of sqrt(100) are 40.
  ///
  /// Few of them meet a motor that has
  /// one already, since they are cleared at once.
  @Test func `faults come at the rate that was asked for`() {
    var bench = Bench(faultRate: .percent(0.5))
    for _ in 0..<20_000 {
      bench.run(1)
      bench.tell(.clear)
    }
    #expect((60...140).contains(bench.controller.counts.faults))
  }

  /// A circle of 0.5 m/s and 0.25 rad/s has a radius of 2 m, and takes 8 pi s = 2513 steps.
  @Test func `the rover drives circles and comes back`() {
    var bench = Bench()
    bench.drive(x: 2_048, rotation: 917)
    bench.run(200)
    let start = bench.controller.pose
    bench.run(2_513)
    let end = bench.controller.pose
    let distance = max(abs(end.x - start.x), abs(end.y - start.y))
    #expect(distance < 20_000, "micrometres off after 12.6 m")
    bench.run(1_256)
    let far = bench.controller.pose
    let (x, y) = (far.x - start.x, far.y - start.y)
    let squared = (x / 1_000) * (x / 1_000) + (y / 1_000) * (y / 1_000)
    #expect((3_950 * 3_950...4_050 * 4_050).contains(squared), "4 m across")
  }

  /// A report each 100 ms: the chassis and each motor.
  @Test func `it reports at its rate, and answers signs of life`() {
    var bench = Bench(motors: 4)
    bench.run(100)
    #expect(bench.takeNews().count == 10 * 5)
    bench.tell(.heartbeatRequest)
    bench.tell(.mast(pan: 5, tilt: -5))
    bench.tell(.heartbeatResponse)
    #expect(bench.takeNews() == [.heartbeatResponse])
    #expect(bench.controller.counts.strangers == 1)
    #expect(bench.controller.mast == MotorController.Mast(pan: 5, tilt: -5))
  }

  @Test func `the same commands before the same steps lead to the same state`() {
    let benches = (0..<2).map { _ in
      var bench = Bench(faultRate: .percent(0.1), seed: 9)
      for number in 0..<500 as Range<Int16> {
        bench.drive(x: number * 13 % 4_000 - 1_000, rotation: number * 7 % 500 - 250)
        bench.run(5)
      }
      return bench
    }
    #expect(benches[0].controller == benches[1].controller)
    #expect(benches[0].frames == benches[1].frames)
  }
}
