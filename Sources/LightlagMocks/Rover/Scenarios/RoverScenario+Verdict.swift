import LightlagCodecs
import LightlagCore

/// When a scenario passes.
extension RoverScenario {
  /// How long an emergency stop may take.
  private static var stopLimit: Duration { .milliseconds(100) }

  /// Returns whether a run has passed, and why or why not.
  public func verdict(on run: RoverRun) -> RoverVerdict {
    switch self {
    case .basicVelocity: Self.basicVelocity(run)
    case .emergencyStop: Self.emergencyStop(run)
    case .networkFailure: Self.networkFailure(run)
    case .firmwareFault: Self.firmwareFault(run)
    case .highLoad: Self.highLoad(run)
    case .recovery: Self.recovery(run)
    }
  }

  private static func basicVelocity(_ run: RoverRun) -> RoverVerdict {
    let rover = run.rover.rover
    // 0.5 x 4096, and 0.2 rad/s = 11.459 degrees/s, x 64 = 733.4.
    let expected = RoverFrame.setVelocities(x: 2_048, y: 0, rotation: 733)
    let commands = rover.controller.counts.commands
    let seen = run.operators[0].glimpses.map(\.linearVelocity)
    let nearest = seen.min { abs($0 - linear) < abs($1 - linear) } ?? 0
    // A line without a checksum may turn a command into another one.
    let isWhole = rover.options.line.errorRate == .never
    return RoverVerdict(checks: [
      RoverVerdict.Check("commands reach the motors", commands > 0, "\(commands) did"),
      RoverVerdict.Check(
        "the command is encoded exactly", rover.bridge.lastDrive == expected,
        "\(rover.bridge.lastDrive.map { "\($0)" } ?? "nothing") was written"),
      RoverVerdict.Check(
        "the controller gets it as it was written",
        rover.controller.lastCommand == expected || !isWhole && commands > 0,
        "\(rover.controller.lastCommand.map { "\($0)" } ?? "nothing") came"),
      RoverVerdict.Check(
        "feedback returns to the operator", abs(nearest - linear) <= linear / 10,
        "the nearest to \(linear) micrometres a second was \(nearest)"),
    ])
  }

  private static func emergencyStop(_ run: RoverRun) -> RoverVerdict {
    let rover = run.rover.rover
    let times = run.rover.emergencyStops.map { record in
      record.stopped.map { record.asked.duration(to: $0) }
    }
    let slowest = times.compactMap(\.self).max()
    var checks = [
      RoverVerdict.Check(
        "every motor stands within 100 ms of the event's arrival",
        !times.isEmpty && times.allSatisfy { $0.map { $0 <= stopLimit } ?? false },
        "\(times.count) stops, the slowest \(slowest.map { "\($0)" } ?? "never")"),
      RoverVerdict.Check(
        "the rover stands and stays stopped",
        rover.controller.isAtRest && rover.controller.isStopped,
        "the motors' speeds are \(rover.controller.motors.map(\.velocity))"),
    ]
    if run.isNetworkPerfect {
      let sent = run.operators[0].stopSent
      let stopped = run.rover.emergencyStops.first?.stopped
      let time = sent.flatMap { sent in stopped.map { sent.duration(to: $0) } }
      checks.append(
        RoverVerdict.Check(
          "every motor stands within 100 ms of the operator's event",
          time.map { $0 <= stopLimit } ?? false, time.map { "\($0)" } ?? "never"))
    }
    for (index, record) in run.operators.enumerated() {
      let isSeen = record.glimpses.contains(where: \.isStopped)
      checks.append(
        RoverVerdict.Check(
          "operator \(index + 1) sees it", isSeen, "\(record.statuses) states seen"))
    }
    return RoverVerdict(checks: checks)
  }

  private static func networkFailure(_ run: RoverRun) -> RoverVerdict {
    let rover = run.rover.rover
    let sent = run.operators[0].commands
    let through = rover.controller.counts.commands
    var checks = [
      RoverVerdict.Check(
        "commands get through", through > 0, "\(through) of \(sent) reached the motors")
    ]
    for (name, direction) in [("up", Direction.uplink), ("down", .downlink)] {
      let traffic = run.statistics.total[direction]
      let (begun, ended) = (
        traffic.sent + traffic.duplicated, traffic.delivered + traffic.drops.total + traffic.lost
      )
      checks.append(
        RoverVerdict.Check(
          "the link's counters add up on the way \(name)", begun == ended,
          "\(begun) began and \(ended) ended"))
    }
    let counts = rover.server.counts
    checks.append(
      RoverVerdict.Check(
        "the server's counters add up",
        counts.received >= counts.commands + counts.refusals + counts.validationErrors
          && counts.validationErrors == 0,
        "\(counts.received) received, \(counts.commands) obeyed, \(counts.refusals) refused"))
    checks.append(
      RoverVerdict.Check(
        "the line's counters add up",
        rover.down.counts.written - rover.down.counts.arrived - rover.down.counts.overflows
          == rover.down.waitingCount,
        "\(rover.down.counts)"))
    return RoverVerdict(checks: checks)
  }

  private static func firmwareFault(_ run: RoverRun) -> RoverVerdict {
    let glimpses = run.operators[0].glimpses
    let broken = glimpses.firstIndex { $0.faults[brokenMotor] == MotorFault.overcurrent.name }
    let after = broken.map { glimpses[$0...] } ?? []
    let cleared = after.firstIndex { $0.faults[brokenMotor] == nil }
    let turning = cleared.flatMap { start in
      after[start...].firstIndex {
        $0.faults[brokenMotor] == nil && $0.motorVelocities[brokenMotor] != 0
      }
    }
    return RoverVerdict(checks: [
      RoverVerdict.Check(
        "the fault reaches the operator", broken != nil, "\(glimpses.count) states seen"),
      RoverVerdict.Check(
        "clearing takes it away", cleared != nil,
        "\(run.operators[0].requests) requests to clear"),
      RoverVerdict.Check(
        "the motor turns again", turning != nil,
        "\(run.rover.rover.controller.counts.faults) faults in all"),
    ])
  }

  private static func highLoad(_ run: RoverRun) -> RoverVerdict {
    let rover = run.rover.rover
    let uplink = run.statistics.total.uplink
    let downlink = run.statistics.total.downlink
    let own = [uplink, downlink].reduce(0) { $0 + $1.drops[.queue] + $1.drops[.oversize] }
    let overflows =
      rover.down.counts.overflows + rover.up.counts.overflows + rover.adapter.counts.overflows
    let (counts, record) = (rover.server.counts, run.operators[0])
    let missing = counts.commands - rover.bridge.driveCount
    var checks = [
      RoverVerdict.Check("no queue of a link overflows", own == 0, "\(own) messages dropped"),
      RoverVerdict.Check("no buffer of the line overflows", overflows == 0, "\(overflows) did"),
      RoverVerdict.Check(
        "every command obeyed goes onto the line", missing == 0, "\(missing) did not"),
      RoverVerdict.Check(
        "no event is found wrong", counts.validationErrors + counts.handlerErrors == 0,
        "\(counts.validationErrors + counts.handlerErrors) were"),
    ]
    if run.isNetworkPerfect {
      let answered = record.roundTrip.count
      checks.append(
        RoverVerdict.Check(
          "a thousand commands are sent, and all answered",
          record.commands >= 1_000 && Int(answered) == record.commands,
          "\(record.commands) sent, \(answered) answered"))
    }
    return RoverVerdict(checks: checks)
  }

  private static func recovery(_ run: RoverRun) -> RoverVerdict {
    let record = run.operators[0]
    let left = record.departures.first ?? .end
    let drives = Instant(nanoseconds: resumption * 1_000_000)
    let before = record.glimpses.last { $0.instant < left }
    let after = record.glimpses.first { $0.instant > left }
    let isSame =
      before != nil && before?.mode == after?.mode && before?.isStopped == after?.isStopped
      && Self.isSame(before?.homing, after?.homing) && before?.position == after?.position
    let isDriving = record.glimpses.contains { $0.instant > drives && $0.linearVelocity != 0 }
    return RoverVerdict(checks: [
      RoverVerdict.Check(
        "the client comes back", after != nil && record.connections > 1,
        "\(record.connections) connections"),
      RoverVerdict.Check(
        "the state is the same", isSame,
        "\(before.map { "\($0)" } ?? "nothing") before, \(after.map { "\($0)" } ?? "nothing") after"
      ),
      RoverVerdict.Check(
        "it drives on", isDriving, "\(record.commands) commands sent"),
    ])
  }

  /// Whether homing stands as it stood, but for what it has come on by itself.
  private static func isSame(_ before: String?, _ after: String?) -> Bool {
    before == after || before == Homing.running(percent: 0).name
  }
}
