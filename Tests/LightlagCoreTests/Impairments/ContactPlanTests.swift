import LightlagCore
import Testing

@Suite struct ContactPlanTests {
  /// 8 kbit/s: a byte takes a millisecond.
  static let slow = DataRate(bitsPerSecond: 8_000)

  static func contact(
    _ start: Int64, _ end: Int64, rate: DataRate = slow, lightTime: Duration = .seconds(750)
  ) -> Contact {
    Contact(start: .seconds(start), end: .seconds(end), rate: rate, lightTime: lightTime)
  }

  static func leaves(
    _ plan: ContactPlan, _ byteCount: Int, _ milliseconds: Int64
  ) -> Int64? {
    plan.departure(byteCount: byteCount, from: .milliseconds(milliseconds))
      .map { $0.leaves.nanoseconds / 1_000_000 }
  }

  /// At a byte a millisecond: the first contact carries the first second, the second the next.
  @Test func `what leaves with the last moment of a turn has the light time of its contact`() throws
  {
    let plan = try ContactPlan(
      [
        Self.contact(0, 1, lightTime: .seconds(1)), Self.contact(1, 2, lightTime: .seconds(5)),
      ], period: .seconds(2))
    #expect(plan.lightTime(at: .start) == .seconds(1))
    #expect(plan.lightTime(at: .milliseconds(1_999)) == .seconds(5))
    #expect(plan.lightTime(at: .milliseconds(2_000)) == .seconds(5))
    #expect(plan.lightTime(at: .milliseconds(2_001)) == .seconds(1))
  }

  @Test func `more bytes than any contact holds never leave`() throws {
    let plan = try ContactPlan([Self.contact(0, 1)], period: .seconds(2))
    #expect(plan.departure(byteCount: 2_000_000_000, from: .start) == nil)
    #expect(plan.departure(byteCount: .max, from: .start) == nil)
  }

  @Test func `a message leaves after the time that its bytes take`() throws {
    let plan = try ContactPlan([Self.contact(0, 10)])
    let departure = try #require(plan.departure(byteCount: 500, from: .milliseconds(1_000)))
    #expect(departure.leaves == .milliseconds(1_500))
    #expect(departure.lightTime == .seconds(750))
  }

  /// The first contact is from 10 s to 20 s, the second from 30 s to 35 s, at twice the rate.
  @Test(arguments: [
    // Before the contact; in it; with its last byte as it ends; and a millisecond too late.
    (1_000, 0, 11_000), (1_000, 12_000, 13_000), (1_000, 19_000, 20_000),
    (1_000, 19_001, 30_500), (1_000, 20_000, 30_500),
    // As much as the first contact can carry, and one byte more, which the second cannot either.
    (10_000, 0, 20_000), (10_000, 10_000, 20_000), (10_000, 10_001, 35_000), (10_001, 0, nil),
    // Into the rest of the last contact, and beyond.
    (2_000, 34_000, 35_000), (2_001, 34_000, nil), (1, 35_000, nil),
    // A message of nothing needs no time, but a contact.
    (0, 0, 10_000), (0, 19_999, 19_999), (0, 20_000, 30_000),
  ])
  func `a message leaves in the first contact that holds all of it`(
    byteCount: Int, from: Int64, leaves: Int64?
  ) throws {
    let plan = try ContactPlan([
      Self.contact(10, 20), Self.contact(30, 35, rate: DataRate(bitsPerSecond: 16_000)),
    ])
    #expect(Self.leaves(plan, byteCount, from) == leaves)
  }

  /// The first contact is from 10 s to 20 s, the second from 30 s to 35 s, at twice the rate.
  @Test(arguments: [
    (0, 0, 10_000), (1_000, 0, 11_000), (15_000, 0, 32_500), (5_000, 19_000, 32_000),
    (20_000, 0, 35_000), (20_001, 0, nil), (1, 35_000, nil),
  ])
  func `many messages are spread over contacts`(
    byteCount: Int, from: Int64, leaves: Int64?
  ) throws {
    let plan = try ContactPlan([
      Self.contact(10, 20), Self.contact(30, 35, rate: DataRate(bitsPerSecond: 16_000)),
    ])
    let departure = plan.departure(ofAll: byteCount, from: .milliseconds(from))
    #expect(departure == leaves.map(Instant.milliseconds))
  }

  /// A thousand bytes in the first half of every two seconds: a billion take a million turns.
  @Test(arguments: [
    (1_000, 0, 1_000), (1_001, 0, 2_001), (2_500, 0, 4_500), (2_500, 500, 4_500 + 500),
    (1_000_000_000, 0, 1_999_999_000), (Int.max, 0, nil),
  ])
  func `many messages are spread over turns, however many`(
    byteCount: Int, from: Int64, leaves: Int64?
  ) throws {
    let plan = try ContactPlan([Self.contact(0, 1)], period: .seconds(2))
    let departure = plan.departure(ofAll: byteCount, from: .milliseconds(from))
    #expect(departure == leaves.map(Instant.milliseconds))
  }

  /// Contacts from 10 s to 20 s and from 30 s to 31 s, every 100 s.
  @Test(arguments: [
    (1_000, 0, 11_000), (1_000, 31_000, 111_000), (1_000, 119_001, 131_000),
    // Too much for the short contact, and for the rest of the long one.
    (2_000, 30_000, 112_000), (10_000, 10_001, 120_000), (10_000, 1_000_000, 1_020_000),
    (10_001, 0, nil),
    // A year of 31 557 600 s on: 315 576 turns.
    (1_000, 31_557_600_000, 31_557_611_000),
  ])
  func `a plan that repeats goes on`(byteCount: Int, from: Int64, leaves: Int64?) throws {
    let plan = try ContactPlan(
      [Self.contact(10, 20), Self.contact(30, 31)], period: .seconds(100))
    #expect(Self.leaves(plan, byteCount, from) == leaves)
  }

  @Test func `contacts may touch each other and the end of the period`() throws {
    let near = Self.contact(0, 10, lightTime: .seconds(182))
    let far = Self.contact(10, 20, lightTime: .seconds(1_338))
    let plan = try ContactPlan([near, far], period: .seconds(20))
    #expect(plan.departure(byteCount: 1, from: .milliseconds(9_999))?.lightTime == .seconds(182))
    #expect(plan.departure(byteCount: 1, from: .milliseconds(10_000))?.lightTime == .seconds(1_338))
    // A message does not run over from one contact into the next.
    #expect(Self.leaves(plan, 2, 9_999) == 10_002)
    #expect(Self.leaves(plan, 2, 19_999) == 20_002)
  }

  /// An orbiter's passes: 8 min of 2 Mbit/s, five in a sol of 88 775 s; 120 MB fill a pass.
  @Test func `five passes a sol carry six hundred megabytes`() throws {
    let passes = (0..<5).map {
      Self.contact($0 * 17_755, $0 * 17_755 + 480, rate: DataRate(bitsPerSecond: 2_000_000))
    }
    let plan = try ContactPlan(passes, period: .seconds(88_775))
    var (now, count) = (Instant.start, 0)
    while let departure = plan.departure(byteCount: 1_000_000, from: now),
      departure.leaves <= .milliseconds(88_775_000)
    {
      (now, count) = (departure.leaves, count + 1)
    }
    #expect(count == 600)
    #expect(plan.departure(byteCount: 120_000_001, from: now) == nil)
  }

  // Every plan of up to three contacts against a search through all milliseconds.
  @Test(arguments: 0..<40)
  func `a departure is the earliest there is`(seed: UInt32) throws {
    var dice = Dice(seed: seed)
    var (time, contacts) = (Int64(0), [Contact]())
    for _ in 0..<3 {
      let start = time + Int64(dice.roll(6))
      time = start + 1 + Int64(dice.roll(6))
      contacts.append(
        Contact(
          start: .milliseconds(start), end: .milliseconds(time), rate: Self.slow,
          lightTime: .milliseconds(start)))
    }
    let length = time + Int64(dice.roll(4))
    let plan = try ContactPlan(contacts, period: .milliseconds(length))
    for byteCount in 1..<8 {
      for from in 0..<3 * length {
        let bytes = Int64(byteCount)
        let start = (from..<from + 2 * length).first { start in
          plan.contacts.contains {
            $0.start <= .milliseconds(start % length)
              && $0.end >= .milliseconds(start % length + bytes)
          }
        }
        try #require(Self.leaves(plan, byteCount, from) == start.map { $0 + bytes })
      }
    }
  }

  // MARK: Refusing

  /// Contacts that make no plan, and why.
  struct Refusal: Sendable {
    let contacts: [Contact]
    let period: Duration?
    let failure: ContactPlan.Failure

    init(_ contacts: [Contact], period: Duration? = nil, _ failure: ContactPlan.Failure) {
      self.contacts = contacts
      self.period = period
      self.failure = failure
    }
  }

  static let longest = 146 * Int64(31_557_600)

  static let refusals: [Refusal] = [
    Refusal([], .empty),
    Refusal([contact(-1, 1)], .negative(contact: 1, .seconds(-1))),
    Refusal([contact(0, 1, lightTime: .seconds(-3))], .negative(contact: 1, .seconds(-3))),
    Refusal(
      [contact(0, 1), contact(3, 2)],
      .endsBeforeStart(contact: 2, start: .seconds(3), end: .seconds(2))),
    Refusal(
      [contact(3, 3)], .endsBeforeStart(contact: 1, start: .seconds(3), end: .seconds(3))),
    Refusal(
      [contact(0, 5), contact(4, 6)],
      .overlap(contact: 2, start: .seconds(4), previousEnd: .seconds(5))),
    Refusal(
      [contact(7, 9), contact(4, 6)],
      .overlap(contact: 2, start: .seconds(4), previousEnd: .seconds(9))),
    Refusal(
      [contact(0, 5), contact(6, 9)], period: .seconds(8),
      .beyondPeriod(contact: 2, end: .seconds(9), period: .seconds(8))),
    Refusal(
      [contact(0, 1)], period: .seconds(-1),
      .beyondPeriod(contact: 1, end: .seconds(1), period: .seconds(-1))),
    Refusal([contact(0, longest)], .tooLong(contact: 1, .seconds(longest))),
    Refusal([contact(0, 1)], period: .seconds(longest), .periodTooLong(.seconds(longest))),
  ]

  @Test(arguments: refusals)
  func `contacts that make no plan are refused`(refusal: Refusal) {
    #expect(throws: refusal.failure) {
      try ContactPlan(refusal.contacts, period: refusal.period)
    }
  }

  @Test func `a message tells which contact it is`() {
    let failure = ContactPlan.Failure.overlap(
      contact: 2, start: .seconds(4), previousEnd: .seconds(5))
    #expect(
      failure.description
        == "contact 2 starts at 4.0 seconds, before the one before it ends at 5.0 seconds")
  }
}
