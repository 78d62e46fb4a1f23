import LightlagCore
import Testing

/// Links that decide about packets of Socket.IO, and not about each message.
@Suite struct SessionPacketTests {
  static let head = #"452-["picture",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#

  /// A connection of Socket.IO that is open, over links with those conditions.
  static func call(
    _ conditions: LinkConditions = LinkConditions(delay: .milliseconds(50)), rules: [Rule] = [],
    target: String = "/socket.io/?EIO=4&transport=websocket", unit: Crossing.Unit = .packet
  ) throws -> Call {
    var crossing = Crossing()
    crossing.unit = unit
    let network = Network(conditions: .both(conditions), rules: rules, crossing: crossing)
    return try Call(network, target: target, until: .milliseconds(200))
  }

  /// Sends pictures of two attachments each, a heartbeat in the midst of each.
  static func sendPictures(_ count: Int, over call: inout Call) {
    let id = call.id
    for _ in 0..<count {
      call.send(head)
      for byte: UInt8 in 1...2 {
        call.session.act(as: Call.client) { $0.send(Message(.binary, [byte]), on: id) }
      }
    }
  }

  static func rule(_ event: String, _ verdict: RuleVerdict, nth: Nth? = nil) -> Rule {
    Rule(name: "r", match: RuleMatch(event: event, nth: nth), verdict: verdict)
  }

  @Test func `a rule that drops an event drops its attachments, and no others`() throws {
    var call = try Self.call(rules: [Self.rule("picture", .drop, nth: .only(2))])
    Self.sendPictures(3, over: &call)
    let usual = SimplexLink.Verdict.scheduled(due: .milliseconds(250))
    let dropped = SimplexLink.Verdict.dropped(.rule)
    #expect(
      call.verdicts() == [usual, usual, usual, dropped, dropped, dropped, usual, usual, usual])
  }

  @Test func `attachments are late with their event`() throws {
    var call = try Self.call(
      LinkConditions(delay: .milliseconds(50), inOrder: false),
      rules: [Self.rule("picture", .delay(.milliseconds(30)))])
    Self.sendPictures(1, over: &call)
    call.send("2")
    #expect(
      call.verdicts()
        == Array(repeating: .scheduled(due: .milliseconds(280)), count: 3)
        + [.scheduled(due: .milliseconds(250))])
  }

  @Test func `attachments behind a head that is held wait for the same rule`() throws {
    var call = try Self.call(rules: [Self.rule("picture", .hold(nil))])
    Self.sendPictures(1, over: &call)
    #expect(call.verdicts() == [.waiting, .waiting, .waiting])
    call.session.removeRule(named: "r")
    let id = call.id
    // Of a head that was held by a rule that is no more.
    call.session.act(as: Call.client) { $0.send(Message(.binary, [3]), on: id) }
    try call.session.finish()
    #expect(call.told("backend").count == 4)
  }

  @Test func `attachments that come after their rule has gone are not held`() throws {
    var call = try Self.call(rules: [Self.rule("picture", .hold(nil))])
    call.send(Self.head)
    call.session.removeRule(named: "r")
    let id = call.id
    call.session.act(as: Call.client) { $0.send(Message(.binary, [1]), on: id) }
    try call.session.finish()
    #expect(call.told("backend").count == 2)
  }

  @Test func `an event is not duplicated without its attachments`() throws {
    var call = try Self.call(rules: [Self.rule("picture", .duplicate)])
    Self.sendPictures(1, over: &call)
    call.send("2")
    try call.session.finish()
    #expect(call.told("backend").count == 4)
  }

  /// 200 pictures, each lost whole with 30 %: 60 on average, deviation 6.5.
  ///
  /// Nothing is in between, though messages are duplicated too.
  @Test func `chance loses a packet whole or not at all`() throws {
    var call = try Self.call(
      LinkConditions(delay: .milliseconds(50), loss: .percent(30), duplicate: .percent(30)))
    Self.sendPictures(200, over: &call)
    let verdicts = call.verdicts()
    var lost = 0
    for start in stride(from: 0, to: verdicts.count, by: 3) {
      #expect(Set(verdicts[start..<start + 3]).count == 1)
      if verdicts[start] == .dropped(.loss) { lost += 1 }
    }
    #expect(abs(lost - 60) < 33)
  }

  @Test(arguments: [("/ws", Crossing.Unit.packet), ("/socket.io/?EIO=4", .message)])
  func `elsewhere each message has a fate of its own`(target: String, unit: Crossing.Unit) throws {
    var call = try Self.call(
      rules: [Self.rule("picture", .drop)], target: target, unit: unit)
    Self.sendPictures(1, over: &call)
    let usual = SimplexLink.Verdict.scheduled(due: .milliseconds(250))
    #expect(call.verdicts() == [.dropped(.rule), usual, usual])
  }

  /// What is alone in its packet meets the same chance, whatever links decide about.
  @Test func `messages without attachments fare as ever`() throws {
    let conditions = LinkConditions(
      delay: .milliseconds(50), jitter: .halfWidth(.milliseconds(20)), loss: .percent(20),
      duplicate: .percent(20), inOrder: false)
    func verdicts(_ unit: Crossing.Unit) throws -> [SimplexLink.Verdict] {
      var call = try Self.call(conditions, unit: unit)
      for number in 0..<300 { call.send("42[\"e\",\(number)]") }
      return call.verdicts()
    }
    #expect(try verdicts(.packet) == verdicts(.message))
  }

  @Test func `rules know acknowledgements, namespaces and what joins them`() throws {
    func dropped(_ event: String) throws -> [Int] {
      var call = try Self.call(rules: [Self.rule(event, .drop)])
      call.send("40/admin,")
      call.send("42/admin,7[\"drive\"]")
      call.send("42[\"drive\"]")
      call.send("43/admin,7[]", from: .backend)
      let verdicts = call.verdicts() + call.verdicts(.downlink)
      return verdicts.indices.filter { verdicts[$0] == .dropped(.rule) }
    }
    #expect(try dropped("connect") == [0])
    #expect(try dropped("drive") == [1, 2])
    #expect(try dropped("/admin:drive") == [1])
    #expect(try dropped("/:drive") == [2])
    #expect(try dropped("ack:drive") == [3])
    #expect(try dropped("/admin:ack:drive") == [3])
  }
}
