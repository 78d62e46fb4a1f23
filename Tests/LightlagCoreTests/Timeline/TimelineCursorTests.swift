import LightlagCore
import Testing

@Suite struct TimelineCursorTests {
  /// What a cursor said at one deadline.
  struct Step: Hashable {
    let milliseconds: Int64
    let active: [ActivePhase]
    let begun: [Int]

    init(_ milliseconds: Int64, _ active: [ActivePhase], begun: [Int] = []) {
      self.milliseconds = milliseconds
      self.active = active
      self.begun = begun
    }
  }

  static func cursor(_ phases: Phase..., seed: Seed = 1) throws -> TimelineCursor {
    TimelineCursor(try Timeline(phases), seed: seed)
  }

  /// Stops at every deadline up to an instant.
  static func steps(_ cursor: inout TimelineCursor, until end: Instant) -> [Step] {
    var steps: [Step] = []
    while let due = cursor.deadline, due <= end {
      let begun = cursor.advance(to: due)
      steps.append(Step(due.nanoseconds / 1_000_000, cursor.active, begun: begun))
    }
    return steps
  }

  static let full = [ActivePhase(place: 0)]

  @Test func `without phases nothing ever changes`() throws {
    let cursor = try Self.cursor()
    #expect(cursor.deadline == nil && cursor.active == [])
  }

  @Test func `a phase without times holds from the start to the end`() throws {
    var cursor = try Self.cursor(Phase(name: "rain"))
    #expect(cursor.active == [])
    #expect(Self.steps(&cursor, until: .milliseconds(1)) == [Step(0, Self.full, begun: [0])])
    #expect(cursor.deadline == nil)
  }

  @Test func `a phase holds from its start until its end and not at it`() throws {
    var cursor = try Self.cursor(
      Phase(name: "rain", course: .planned(start: .seconds(2), duration: .seconds(3))))
    #expect(
      Self.steps(&cursor, until: .milliseconds(99_000)) == [
        Step(2_000, Self.full, begun: [0]), Step(5_000, []),
      ])
    #expect(cursor.deadline == nil)
  }

  @Test func `a phase comes again every period`() throws {
    var cursor = try Self.cursor(
      Phase(
        name: "handover",
        course: .planned(start: .seconds(1), duration: .milliseconds(100), period: .seconds(15))))
    #expect(
      Self.steps(&cursor, until: .milliseconds(31_000)) == [
        Step(1_000, Self.full, begun: [0]), Step(1_100, []),
        Step(16_000, Self.full, begun: [0]), Step(16_100, []),
        Step(31_000, Self.full, begun: [0]),
      ])
  }

  @Test func `a phase as long as its period begins again where it ends`() throws {
    var cursor = try Self.cursor(
      Phase(name: "rain", course: .planned(duration: .seconds(1), period: .seconds(1))))
    #expect(
      Self.steps(&cursor, until: .milliseconds(2_000))
        == [0, 1_000, 2_000].map { Step($0, Self.full, begun: [0]) })
  }

  @Test func `an action without duration begins and holds for no time`() throws {
    var cursor = try Self.cursor(
      Phase(
        name: "restart",
        course: .planned(start: .seconds(5), duration: .zero, period: .seconds(60)),
        action: .reset))
    #expect(
      Self.steps(&cursor, until: .milliseconds(125_000))
        == [5_000, 65_000, 125_000].map { Step($0, [], begun: [0]) })
  }

  @Test func `phases that hold at once come in the order of the timeline`() throws {
    var cursor = try Self.cursor(
      Phase(name: "late", course: .planned(start: .seconds(2), duration: .seconds(2))),
      Phase(name: "always"),
      Phase(name: "early", course: .planned(start: .seconds(1), duration: .seconds(2))),
      Phase(name: "late too", course: .planned(start: .seconds(2))))
    #expect(
      Self.steps(&cursor, until: .milliseconds(9_000)).map { $0.active.map(\.place) }
        == [[1], [1, 2], [0, 1, 2, 3], [0, 1, 3], [1, 3]])
  }

  @Test func `what begins at one instant is told in the order of the timeline`() throws {
    // The first is put off by an hour of repeats, so its turn was queued last.
    var cursor = try Self.cursor(
      Phase(name: "a", course: .planned(duration: .seconds(1), period: .seconds(10))),
      Phase(name: "b", course: .planned(start: .seconds(3_600))))
    #expect(cursor.advance(to: .milliseconds(3_599_999)) == [0])
    #expect(cursor.advance(to: .milliseconds(3_600_000)) == [0, 1])
  }

  // MARK: Ramps

  @Test func `a ramp of few milliseconds has a step for each`() throws {
    var cursor = try Self.cursor(
      Phase(name: "rain", course: .planned(start: .seconds(1)), ramp: .milliseconds(4)))
    #expect(
      Self.steps(&cursor, until: .milliseconds(9_000)) == [
        Step(1_000, [ActivePhase(place: 0, progress: 0)], begun: [0]),
        Step(1_001, [ActivePhase(place: 0, progress: 250)]),
        Step(1_002, [ActivePhase(place: 0, progress: 500)]),
        Step(1_003, [ActivePhase(place: 0, progress: 750)]),
        Step(1_004, Self.full),
      ])
  }

  /// 60 s in 100 steps: one every 600 ms, each 10 of 1 000.
  @Test func `a long ramp has a hundred steps of equal height`() throws {
    var cursor = try Self.cursor(Phase(name: "rain", ramp: .seconds(60)))
    let steps = Self.steps(&cursor, until: .milliseconds(99_000))
    #expect(steps.map(\.milliseconds) == (0...100).map { $0 * 600 })
    #expect(steps.map { $0.active.map(\.progress) } == (0...100).map { [$0 * 10] })
    #expect(steps.flatMap(\.begun) == [0])
  }

  /// 1.5 ms: one whole millisecond, which is two thirds, and the rest.
  @Test func `a ramp ends where it should even if no step does`() throws {
    var cursor = try Self.cursor(Phase(name: "rain", ramp: .microseconds(1_500)))
    for (microseconds, progress) in [(0, 0), (1_000, 666), (1_500, 1_000)] as [(Int64, Int)] {
      let due = try #require(cursor.deadline)
      #expect(due == Instant(nanoseconds: microseconds * 1_000))
      _ = cursor.advance(to: due)
      #expect(cursor.active.map(\.progress) == [progress])
    }
    #expect(cursor.deadline == nil)
  }

  @Test func `a ramp may take all of the phase`() throws {
    var cursor = try Self.cursor(
      Phase(name: "rain", course: .planned(duration: .milliseconds(2)), ramp: .milliseconds(2)))
    #expect(
      Self.steps(&cursor, until: .milliseconds(9)).map { $0.active.map(\.progress) }
        == [[0], [500], []])
  }

  @Test(arguments: [
    (Int64(100), Int64(200), 0, Int64(100)), (100, 200, 250, 125), (100, 200, 1_000, 200),
    (200, 100, 250, 175), (.min, .max, 1_000, .max), (.min, .max, 500, -1), (0, -3, 500, -1),
  ])
  func `a figure goes from one to the other`(base: Int64, own: Int64, progress: Int, is: Int64) {
    #expect(ActivePhase(place: 0, progress: progress).figure(from: base, to: own) == `is`)
  }

  // MARK: Jumps

  static let weather = [
    Phase(
      name: "handover",
      course: .planned(start: .seconds(1), duration: .seconds(4), period: .seconds(15)),
      ramp: .seconds(2)),
    Phase(name: "rain", course: .byChance(meanOn: .seconds(20), meanOff: .seconds(50))),
    Phase(
      name: "sun", course: .byChance(meanOn: .seconds(5), meanOff: .seconds(5), startsOn: true)),
    Phase(name: "dusk", course: .planned(start: .seconds(600)), ramp: .seconds(600)),
    Phase(name: "reset", course: .planned(duration: .zero, period: .seconds(7)), action: .reset),
  ]

  /// 22 minutes are 88 repeats of 15 s.
  @Test(arguments: [Int64(0), 1, 3_001, 15_999, 16_000, 19_999, 20_000, 600_000, 1_320_000])
  func `a jump ends where a walk does`(milliseconds: Int64) throws {
    let timeline = try Timeline(Self.weather)
    var walker = TimelineCursor(timeline, seed: 5)
    var jumper = TimelineCursor(timeline, seed: 5)
    let end = Instant.milliseconds(milliseconds)
    let begun = Set(Self.steps(&walker, until: end).flatMap(\.begun))
    #expect(jumper.advance(to: end) == begun.sorted())
    #expect(jumper.active == walker.active)
    #expect(jumper.deadline == walker.deadline)
    #expect(
      Self.steps(&jumper, until: .milliseconds(1_500_000))
        == Self.steps(&walker, until: .milliseconds(1_500_000)))
  }

  /// A period of a millisecond for 100 years: three million million repeats, in no time.
  @Test func `a jump over many repeats costs no more than one`() throws {
    var cursor = try Self.cursor(
      Phase(
        name: "tick", course: .planned(duration: .microseconds(1), period: .milliseconds(1))))
    let century = Instant.start.advanced(by: .seconds(100 * 31_557_600))
    #expect(cursor.advance(to: century) == [0])
    #expect(cursor.active == Self.full)
    #expect(cursor.deadline == century.advanced(by: .microseconds(1)))
  }

  @Test func `a period near the end of time does not wrap`() throws {
    let year = Duration.seconds(31_557_600)
    var cursor = try Self.cursor(
      Phase(name: "rain", course: .planned(start: year * 145, duration: year, period: year * 145)))
    // 145 and 290 years; 435 are beyond the last instant, in 292.
    #expect(Self.steps(&cursor, until: .end).count == 4)
    #expect(cursor.deadline == nil)
  }
}
