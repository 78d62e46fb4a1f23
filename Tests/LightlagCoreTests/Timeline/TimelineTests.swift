import LightlagCore
import Testing

@Suite struct TimelineTests {
  /// A phase that cannot be, and why.
  struct Refusal: Sendable {
    let phase: Phase
    let failure: Timeline.Failure

    init(
      _ course: Phase.Course = .planned(), ramp: Duration = .zero, action: Phase.Action = .none,
      _ failure: Timeline.Failure
    ) {
      phase = Phase(name: "rain", course: course, ramp: ramp, action: action)
      self.failure = failure
    }
  }

  static let second = Duration.seconds(1)
  static let negative = Duration.seconds(-1)
  static let longest = Duration.seconds(146 * 31_557_600)

  static let refusals: [Refusal] = [
    Refusal(.planned(start: negative), .negative(phase: "rain", .start, negative)),
    Refusal(.planned(duration: negative), .negative(phase: "rain", .duration, negative)),
    Refusal(ramp: negative, .negative(phase: "rain", .ramp, negative)),
    Refusal(
      .planned(duration: second, period: negative), .negative(phase: "rain", .period, negative)),
    Refusal(
      .byChance(meanOn: negative, meanOff: second), .negative(phase: "rain", .meanOn, negative)),
    Refusal(.byChance(meanOn: .zero, meanOff: second), .tooShort(phase: "rain", .meanOn, .zero)),
    Refusal(
      .byChance(meanOn: second, meanOff: .microseconds(999)),
      .tooShort(phase: "rain", .meanOff, .microseconds(999))),
    Refusal(
      .planned(duration: .zero, period: .zero), action: .reset,
      .tooShort(phase: "rain", .period, .zero)),
    Refusal(.planned(start: longest), .tooLong(phase: "rain", .start, longest)),
    Refusal(
      .planned(duration: .seconds(2), period: second),
      .periodWithinPhase(phase: "rain", period: second, duration: .seconds(2))),
    Refusal(.planned(period: second), .endlessButRepeated(phase: "rain")),
    Refusal(
      .planned(duration: second), ramp: .seconds(2),
      .rampBeyondEnd(phase: "rain", ramp: .seconds(2), duration: second)),
    Refusal(.planned(duration: .zero), .empty(phase: "rain")),
    Refusal(action: .close(code: 1006), .closeCode(phase: "rain", 1006)),
    Refusal(action: .close(code: 999), .closeCode(phase: "rain", 999)),
    Refusal(action: .close(code: 5000), .closeCode(phase: "rain", 5000)),
    Refusal(
      action: .close(code: 1000, reason: String(repeating: "é", count: 62)),
      .closeReason(phase: "rain", byteCount: 124)),
  ]

  @Test(arguments: refusals)
  func `a phase that cannot be is refused`(refusal: Refusal) {
    #expect(throws: refusal.failure) { try Timeline([refusal.phase]) }
    #expect(refusal.failure.phase == "rain")
    #expect(refusal.failure.description == "phase 'rain' " + refusal.failure.complaint)
  }

  @Test func `two phases of one name are refused`() {
    #expect(throws: Timeline.Failure.repeatedName(phase: "rain")) {
      try Timeline([Phase(name: "rain"), Phase(name: "sun"), Phase(name: "rain")])
    }
  }

  @Test(arguments: [
    Phase(name: "a"), Phase(name: "b", course: .planned(duration: second, period: second)),
    Phase(name: "c", course: .planned(duration: second), ramp: second),
    Phase(name: "d", course: .planned(duration: .zero), action: .reset),
    Phase(name: "e", course: .planned(duration: .zero, period: .milliseconds(1)), action: .reset),
    Phase(
      name: "f", course: .byChance(meanOn: .milliseconds(1), meanOff: second), ramp: .seconds(9)),
    Phase(
      name: "g", action: .close(code: 1012, reason: String(repeating: "x", count: 123))),
  ])
  func `the edges of what can be are accepted`(phase: Phase) throws {
    #expect(try Timeline([phase]).phases == [phase])
  }

  @Test func `a message tells the figures`() {
    let failure = Timeline.Failure.periodWithinPhase(
      phase: "rain", period: .seconds(1), duration: .seconds(2))
    #expect(
      failure.description == "phase 'rain' lasts 2.0 seconds, longer than its period of 1.0 seconds"
    )
  }
}
