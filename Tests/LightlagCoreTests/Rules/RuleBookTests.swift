import LightlagCore
import LightlagEncoding
import Testing

@Suite struct RuleBookTests {
  static let message = Message(text: #"["drive",{"linear":1}]"#)

  @Test func `a book without rules takes nothing`() {
    var book = RuleBook()
    #expect(book.taker(of: Self.message) == nil)
  }

  @Test func `the first rule that takes a message decides`() {
    var book = RuleBook([
      Rule(name: "other", match: RuleMatch(event: "stop"), verdict: .drop),
      Rule(name: "first", match: RuleMatch(event: "drive"), verdict: .delay(.seconds(2))),
      Rule(name: "second", match: RuleMatch(kind: .text), verdict: .drop),
    ])
    let chance = LinkChance(seed: 1, connection: ConnectionID(index: 0), direction: .uplink)
    let decision = book.decide(Self.message, index: 0, chance: chance)
    #expect(decision?.rule == "first")
    #expect(decision?.verdict == .delay(.seconds(2)))
    #expect(book.taker(of: Message(text: "x")) == "second")
    #expect(book.taker(of: Message(.binary, [0])) == nil)
  }

  @Test func `a rule of a known name takes the place of that one`() {
    var book = RuleBook([Rule(name: "a", verdict: .drop), Rule(name: "b", verdict: .drop)])
    let changed = Rule(name: "a", match: RuleMatch(kind: .binary), verdict: .pass)
    book.set(changed)
    #expect(book.rules == [changed, Rule(name: "b", verdict: .drop)])
    #expect(book.taker(of: Message(.binary, [0])) == "a")
    #expect(book.taker(of: Self.message) == "b")
  }

  @Test func `a rule that is removed takes nothing more`() {
    var book = RuleBook([Rule(name: "a", verdict: .drop), Rule(name: "b", verdict: .drop)])
    #expect(book.remove("a") == true)
    #expect(book.remove("a") == false)
    #expect(book.taker(of: Self.message) == "b")
    #expect(book.remove("b") == true)
    #expect(book.taker(of: Self.message) == nil)
  }

  // MARK: Counting

  @Test(arguments: [
    (Nth.only(3), [2]), (.from(3), [2, 3, 4, 5, 6]), (.every(3), [2, 5]),
    (.every(1), [0, 1, 2, 3, 4, 5, 6]),
  ])
  func `of seven messages it takes those of its numbers`(nth: Nth, indices: [Int]) {
    var book = book(nth)
    #expect(book.taken(of: 7) == indices)
  }

  @Test func `only messages that meet the other criteria are counted`() {
    var book = RuleBook([
      Rule(name: "a", match: RuleMatch(event: "drive", nth: .only(2)), verdict: .drop)
    ])
    #expect(book.taker(of: Self.message) == nil)
    #expect(book.taker(of: Message(text: #"["stop"]"#)) == nil)
    #expect(book.taker(of: Self.message) == "a")
  }

  @Test func `each connection and each direction is counted by itself`() {
    var book = book(.only(2))
    #expect(book.taker(of: Self.message) == nil)
    #expect(book.taker(of: Self.message, .downlink) == nil)
    #expect(book.taker(of: Self.message, connection: 1) == nil)
    #expect(book.taker(of: Self.message, .downlink) == "a")
    #expect(book.taker(of: Self.message, connection: 1) == "a")
    #expect(book.taker(of: Self.message) == "a")
  }

  @Test func `a rule that is set again begins to count anew`() {
    var book = book(.only(2))
    #expect(book.taker(of: Self.message) == nil)
    book.set(Rule(name: "a", match: RuleMatch(nth: .only(2)), verdict: .drop))
    #expect(book.taker(of: Self.message) == nil)
    #expect(book.taker(of: Self.message) == "a")
  }

  @Test func `a connection that is forgotten is counted anew and no other is`() {
    var book = book(.only(2))
    #expect(book.taker(of: Self.message) == nil)
    #expect(book.taker(of: Self.message, connection: 1) == nil)
    book.forget(ConnectionID(index: 0))
    #expect(book.taker(of: Self.message) == nil)
    #expect(book.taker(of: Self.message, connection: 1) == "a")
  }

  @Test func `a message that an earlier rule takes is counted all the same`() {
    var book = RuleBook([
      Rule(name: "first", match: RuleMatch(nth: .only(1)), verdict: .drop),
      Rule(name: "second", match: RuleMatch(nth: .only(2)), verdict: .drop),
    ])
    #expect(book.taker(of: Self.message) == "first")
    #expect(book.taker(of: Self.message) == "second")
    #expect(book.taker(of: Self.message) == nil)
  }

  @Test func `what chance passes over is counted`() {
    let match = RuleMatch(nth: .every(2), probability: .percent(50))
    var book = RuleBook([Rule(name: "a", match: match, verdict: .drop)])
    var coin = RuleBook([
      Rule(name: "a", match: RuleMatch(probability: .percent(50)), verdict: .drop)
    ])
    let taken = book.taken(of: 100)
    #expect(taken == coin.taken(of: 100).filter { $0 % 2 == 1 })
    #expect(!taken.isEmpty && taken.count < 50)
  }

  // MARK: Chance

  /// n = 100 000, p = 0.1: mean 10 000, deviation sqrt(n p (1 - p)) = 94.9; 4.5 of them: 427.
  @Test func `a chance of a tenth comes true as often`() {
    var book = RuleBook([
      Rule(name: "a", match: RuleMatch(probability: .percent(10)), verdict: .drop)
    ])
    #expect(abs(book.taken(of: 100_000).count - 10_000) < 427)
  }

  @Test func `the draw is that of the rule's number and of the message's index`() {
    let rule = Rule(name: "a", match: RuleMatch(probability: .percent(30)), verdict: .drop)
    var book = RuleBook([rule])
    let chance = LinkChance(seed: 9, connection: ConnectionID(index: 4), direction: .downlink)
    let expected = (0..<100).filter {
      chance.draw(.rule, $0, attempt: rule.drawPlace).decides(.percent(30))
    }
    #expect(book.taken(of: 100, .init(text: ""), .downlink, connection: 4, seed: 9) == expected)
  }

  /// FNV-1a of "a" is 0xe40c292c, of "foobar" 0xbf9cf968 (the authors' test vectors): the upper
  /// nine bits, 0x1c8 and 0x17f, into the lower 23, 0x0c292c and 0x1cf968.
  @Test(arguments: [("a", 0x0C28E4), ("foobar", 0x1CF817)])
  func `the number of a rule follows from its name`(name: String, number: Int) {
    #expect(Rule(name: name, verdict: .drop).drawPlace == number)
    #expect(
      Rule(name: name, match: RuleMatch(kind: .ping), verdict: .pass).drawPlace == number)
  }

  /// 1 000 names in 2^23 numbers: 1 000 x 999 / 2 / 2^23 = 0.06 pairs alike are expected.
  @Test func `rules of like names have numbers of their own`() {
    let numbers = Set((0..<1_000).map { Rule(name: "rule-\($0)", verdict: .drop).drawPlace })
    #expect(numbers.count >= 999)
    #expect(numbers.allSatisfy { (0..<1 << 23).contains($0) })
  }

  // MARK: Laws

  static let coins = [
    Rule(name: "fifth", match: RuleMatch(probability: .percent(20)), verdict: .drop),
    Rule(name: "third", match: RuleMatch(nth: .every(3)), verdict: .duplicate),
    Rule(name: "half", match: RuleMatch(nth: .from(5), probability: .percent(50)), verdict: .pass),
  ]

  @Test(arguments: 0...coins.count)
  func `a rule that takes nothing changes nothing wherever it stands`(place: Int) {
    let idle = RuleMatch(json: .init(pointer: JSONPointer(tokens: ["none"])), nth: .every(1))
    var rules = Self.coins
    rules.insert(Rule(name: "idle", match: idle, verdict: .corrupt), at: place)
    var (plain, extended) = (RuleBook(Self.coins), RuleBook(rules))
    for index in 0..<500 {
      let taker = plain.taker(of: Self.message, index: index)
      #expect(extended.taker(of: Self.message, index: index) == taker)
    }
  }

  /// What each rule would take alone, it takes beside others, where no earlier one does.
  @Test(arguments: [UInt64(0), 1, .max])
  func `a rule feels no other but the ones that come before it`(seed: UInt64) {
    let seed = Seed(seed)
    var alone = Self.coins.map { RuleBook([$0]) }
    var together = RuleBook(Self.coins)
    var seen: Set<String?> = []
    for index in 0..<500 {
      let takers = alone.indices.map { alone[$0].taker(of: Self.message, index: index, seed: seed) }
      let taker = together.taker(of: Self.message, index: index, seed: seed)
      #expect(taker == takers.compactMap { $0 }.first)
      seen.insert(taker)
    }
    #expect(seen == ["fifth", "third", "half", nil])
  }

  private func book(_ nth: Nth) -> RuleBook {
    RuleBook([Rule(name: "a", match: RuleMatch(nth: nth), verdict: .drop)])
  }
}
