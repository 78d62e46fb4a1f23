import LightlagCore
import LightlagEncoding
import LightlagMocks
import Testing

@Suite struct MockRoverTests {
  private static let target = "/socket.io/?EIO=4&transport=websocket"

  private static func visit(_ options: MockRoverOptions = MockRoverOptions(seed: 1)) throws -> Visit
  {
    try Visit(MockRover(options), target: target)
  }

  /// A visit that has come into the main namespace.
  private static func guest() throws -> Visit {
    var visit = try visit()
    try visit.send(Message(text: "40"))
    return visit
  }

  private static func texts(_ visit: inout Visit) -> [String] {
    visit.received().map(\.text)
  }

  @Test func `a client is greeted by Engine IO, then let in, then told the state`() throws {
    var visit = try Self.visit()
    let greeting = Self.texts(&visit)
    #expect(greeting.count == 1 && greeting[0].hasPrefix(#"0{"sid":""#))
    #expect(greeting[0].contains(#""upgrades":[],"pingInterval":25000,"pingTimeout":20000"#))
    try visit.send(Message(text: "40"))
    let answers = Self.texts(&visit)
    #expect(answers.count >= 2 && answers[0].hasPrefix(#"40{"sid":""#))
    #expect(answers[1].hasPrefix(#"42["systemStatus",{"battery":100.0,"mode":"manual""#))
  }

  /// How far it has come is when it was last called: at ten seconds, and at each ten after that.
  @Test func `a rover that nobody watches has little to catch up`() {
    var session = Session(
      backend: MockRover(MockRoverOptions(seed: 1)), configuration: .init(seed: 1))
    var wakes: [Int64] = []
    for _ in 0..<3 {
      guard let due = session.deadline else { break }
      wakes.append(due.nanoseconds / 1_000_000_000)
      try? session.advance(to: due)
    }
    #expect(wakes == [10, 20, 30])
  }

  @Test(
    arguments: [
      "/", "/socket.io/", "/socket.io/?EIO=4&transport=polling",
      "/socket.io/?EIO=3&transport=websocket", "/engine.io/?EIO=4&transport=websocket",
      "/socket.io/?EIO=4&transport=websocket&sid=x",
    ])
  func `what is no request for a session over a WebSocket is refused`(target: String) throws {
    let visit = try Visit(MockRover(MockRoverOptions(seed: 1)), target: target)
    let answers = visit.session.tap(Log.self)?.events.compactMap { event -> Int? in
      guard case .answered(.rejected(let status, _), _) = event.kind else { return nil }
      return status
    }
    #expect(answers == [400])
  }

  @Test func `an event is acknowledged, and its effect comes to the motors`() throws {
    var visit = try Self.guest()
    _ = visit.received()
    try visit.wait(until: 100)
    _ = visit.received()
    try visit.send(
      Message(text: #"425["driveCommands",{"linear":0.5,"angular":0.2,"timestamp":1}]"#))
    #expect(
      Self.texts(&visit) == [#"435[{"success":true,"message_id":"m1","timestamp":1}]"#])
    try visit.wait(until: 900)
    let rover = try #require(visit.session.endpoint(.backend, as: MockRover.self))
    #expect(rover.rover.controller.lastCommand == .setVelocities(x: 2_048, y: 0, rotation: 733))
    #expect(rover.state.linearVelocity > 100_000)
  }

  @Test func `an error names the field`() throws {
    var visit = try Self.guest()
    _ = visit.received()
    try visit.send(Message(text: #"42["driveCommands",{"linear":0.5}]"#))
    let answers = Self.texts(&visit)
    #expect(answers.count == 1)
    #expect(
      answers[0].hasPrefix(
        #"42["error",{"success":false,"event":"driveCommands","field":"angular""#))
  }

  @Test func `pictures come as attachments to who subscribes, and to nobody else`() throws {
    var visit = try Self.guest()
    let other = try visit.open(target: Self.target)
    try visit.send(Message(text: "40"), on: other)
    _ = visit.received()
    try visit.send(Message(text: #"42["subscribe",{"event":"cameraFeed","rate":10}]"#), on: other)
    try visit.wait(until: 1_000)
    let messages = visit.received()
    let pictures = messages.indices.filter {
      messages[$0].text.hasPrefix(#"451-["cameraFeed",{"frame":"#)
    }
    #expect(pictures.count == 10)
    #expect(pictures.allSatisfy { messages[$0 + 1].kind == .binary })
    #expect(messages.count { $0.kind == .binary } == 10)
  }

  /// Two clients: each hears of the fault, which is a change of state.
  @Test func `a fault by hand is told to all clients`() throws {
    var visit = try Self.guest()
    let other = try visit.open(target: Self.target)
    try visit.send(Message(text: "40"), on: other)
    try visit.wait(until: 100)
    _ = visit.received()
    visit.session.withEndpoint(.backend, as: MockRover.self) { $0.inject(.timeout, motor: 3) }
    try visit.wait(until: 150)
    #expect(Self.texts(&visit).count { $0.contains(#""fault":"timeout""#) } == 2)
  }

  /// Between the two instants no frame moves the rover, and then one may again.
  @Test func `a stop at an instant is told to all clients, and so is its end`() throws {
    let actions = [
      RoverAction(.emergencyStop, at: Instant(nanoseconds: 1_000_000_000)),
      RoverAction(.clear, at: Instant(nanoseconds: 3_000_000_000)),
    ]
    var visit = try Self.visit(MockRoverOptions(seed: 1, actions: actions))
    try visit.send(Message(text: "40"))
    var seen: [Bool] = []
    for instant in [900, 2_900, 4_900] as [Int64] {
      try visit.wait(until: instant)
      let last = Self.texts(&visit).last { $0.contains("systemStatus") }
      seen.append(last?.contains(#""emergencyStop":true"#) == true)
    }
    #expect(seen == [false, true, false])
  }

  @Test func `a state set by hand is told, and what is wrong is refused`() throws {
    var visit = try Self.guest()
    try visit.wait(until: 100)
    _ = visit.received()
    try visit.session.withEndpoint(.backend, as: MockRover.self) {
      (rover: inout MockRover) throws(FieldFailure) in
      try rover.update(["mode": "autonomous", "battery_percentage": 50])
    }
    #expect(throws: FieldFailure.self) {
      try visit.session.withEndpoint(.backend, as: MockRover.self) {
        (rover: inout MockRover) throws(FieldFailure) in try rover.update(["pish": 1])
      }
    }
    try visit.wait(until: 110)
    let state = try #require(Self.texts(&visit).first { $0.contains("systemStatus") })
    #expect(state.hasPrefix(#"42["systemStatus",{"battery":50.0,"mode":"autonomous""#))
  }

  private static func line(_ visit: inout Visit) -> String {
    visit.received().map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
  }

  /// 0.5 m/s is 0x0800; the ramp of 5 rad/s^2 takes 1 s to its 5 rad/s.
  @Test func `a serial line to the bus drives, and hears the feedback`() throws {
    var visit = try Visit(MockRover(MockRoverOptions(seed: 1)), listener: "slcan")
    try visit.send(Message(.binary, Array("C\rS6\r\rO\rO\rt00E0\rt00C6080".utf8)))
    try visit.send(Message(.binary, Array("000000000\r".utf8)))
    #expect(Self.line(&visit).contains("t00F0\r"))
    try visit.wait(until: 990)
    try visit.send(Message(.binary, Array("t00C6080000000000\r".utf8)))
    try visit.wait(until: 1_200)
    #expect(Self.line(&visit).contains("t00D6080000000000\r"))
  }

  @Test func `an emergency stop from the bus is told to operators`() throws {
    var visit = try Self.guest()
    let line = visit.session.act(as: .client(visit.client)) {
      $0.connect(OpenRequest(headers: [Header(name: Header.listenerName, value: "slcan")]))
    }
    try visit.wait(until: 100)
    try visit.send(Message(.binary, Array("S6\rO\rt1FF1FF\r".utf8)), on: line)
    try visit.wait(until: 200)
    #expect(Self.texts(&visit).contains { $0.contains(#""emergencyStop":true"#) })
  }

  private struct Oops: Error {}

  @Test func `handlers are called in order, and one that throws takes nothing down`() throws {
    var rover = MockRover(MockRoverOptions(seed: 1))
    rover.on("hello") { _ in throw Oops() }
    rover.on("hello") { event in #expect(event.data["message_id"] == "m1") }
    rover.onOther { event in #expect(event.name == "other") }
    var visit = try Visit(rover, target: Self.target)
    try visit.send(Message(text: "40"))
    try visit.send(Message(text: #"42["hello",{}]"#))
    try visit.send(Message(text: #"42["other"]"#))
    let counts = try #require(visit.session.endpoint(.backend, as: MockRover.self)?.counts)
    #expect(counts.handlerErrors == 1 && counts.unhandled == 1 && counts.received == 2)
  }

  /// The first ping comes after 25 s; who says nothing for 20 s more is given up.
  @Test func `a client that is silent is given up, and one that answers is not`() throws {
    var visit = try Self.guest()
    try visit.wait(until: 24_999)
    #expect(!Self.texts(&visit).contains("2"))
    try visit.wait(until: 25_000)
    #expect(Self.texts(&visit).contains("2"))
    try visit.send(Message(text: "3"))
    try visit.wait(until: 69_999)
    #expect(visit.session.connectionCount == 1)
    try visit.wait(until: 70_000)
    #expect(visit.session.endpoint(.backend, as: MockRover.self)?.counts.disconnections == 1)
  }

  @Test func `what is no Socket IO ends the session, and the rover goes on`() throws {
    for noise in ["9", "4x", "42", "42[", "45", "42[\"connect\"]"] {
      var visit = try Self.guest()
      try visit.send(Message(text: noise))
      try visit.wait(until: 1_000)
      let rover = try #require(visit.session.endpoint(.backend, as: MockRover.self))
      #expect(rover.counts.disconnections == 1, "\(noise)")
      // Nobody is there for whom it would have to wake before that.
      #expect(rover.deadline == rover.rover.now.advanced(by: .seconds(10)))
    }
  }
}
