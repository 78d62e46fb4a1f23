import LightlagCodecs
import LightlagCore
import LightlagEncoding
import Testing

/// The 32 cases of the published suite for Socket.IO protocol version 5, against our state
/// machines.
///
/// Its first 16, under "Engine.IO protocol", are the same as in the suite for Engine.IO, and
/// `EngineIOConformanceTests` has them. Each test names the suite's case above it; the words and
/// the code are ours.
@Suite struct SocketIOConformanceTests {
  /// A host with a session on a WebSocket; with `connected`, one that is in the main namespace.
  static func session(connected: Bool = true) throws -> (host: EngineIOHost, webSocket: Int) {
    var host = EngineIOHost(.socketIO)
    let opened = host.openWebSocket("EIO=4&transport=websocket")
    let number = try #require(opened)
    _ = host.nextText(on: number)
    guard connected else { return (host, number) }
    host.send("40", on: number)
    let answers = [host.nextText(on: number), host.nextText(on: number)]
    #expect(answers == [#"40{"sid":"s0-/"}"#, #"42["auth",{}]"#])
    return (host, number)
  }

  // MARK: Connect

  /// connect: should allow connection to the main namespace; with a payload; to a custom
  /// namespace; with a payload.
  @Test(
    arguments: [
      ("40", #"40{"sid":"s0-/"}"#, #"42["auth",{}]"#),
      (#"40{"token":"123"}"#, #"40{"sid":"s0-/"}"#, #"42["auth",{"token":"123"}]"#),
      ("40/custom,", #"40/custom,{"sid":"s0-/custom"}"#, #"42/custom,["auth",{}]"#),
      (
        #"40/custom,{"token":"abc"}"#, #"40/custom,{"sid":"s0-/custom"}"#,
        #"42/custom,["auth",{"token":"abc"}]"#
      ),
      ("40/custom?token=1,", #"40/custom,{"sid":"s0-/custom"}"#, #"42/custom,["auth",{}]"#),
    ])
  func `a client is let into a namespace`(wish: String, answer: String, event: String) throws {
    var (host, number) = try Self.session(connected: false)
    host.send(wish, on: number)
    let answers = [host.nextText(on: number), host.nextText(on: number)]
    #expect(answers == [answer, event])
  }

  /// connect: should disallow connection to an unknown namespace.
  @Test func `an unknown namespace is refused`() throws {
    var (host, number) = try Self.session(connected: false)
    host.send("40/random", on: number)
    let answer = host.nextText(on: number)
    #expect(answer == #"44/random,{"message":"Invalid namespace"}"#)
    #expect(host.closedWebSockets.isEmpty)
  }

  /// connect: should disallow connection with an invalid handshake.
  @Test(arguments: ["4abc", "42[\"message\"]", "41", "4", "40[]", "40\"a\""])
  func `what is no wish at the start ends the session`(packet: String) throws {
    var (host, number) = try Self.session(connected: false)
    host.send(packet, on: number)
    #expect(host.closedWebSockets == [number])
  }

  /// connect: should close the connection if no handshake is received.
  @Test func `a client that enters no namespace is put out`() throws {
    var (host, number) = try Self.session(connected: false)
    for _ in 0..<3 {
      host.sleep(300)
      host.send("3", on: number)
    }
    host.sleep(99)
    #expect(host.closedWebSockets.isEmpty)
    host.sleep(1)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .closedHere)
  }

  // MARK: Disconnect

  /// disconnect: should disconnect from the main namespace.
  @Test func `a client that leaves keeps its session`() throws {
    var (host, number) = try Self.session()
    host.send("41", on: number)
    let early = host.nextText(on: number)
    #expect(early == nil)
    host.sleep(300)
    let ping = host.nextText(on: number)
    #expect(ping == "2")
  }

  /// disconnect: should connect then disconnect from a custom namespace.
  @Test func `a client that leaves one namespace stays in the other`() throws {
    var (host, number) = try Self.session()
    host.send("40/custom", on: number)
    let answers = [host.nextText(on: number), host.nextText(on: number)]
    #expect(answers == [#"40/custom,{"sid":"s0-/custom"}"#, #"42/custom,["auth",{}]"#])
    host.send("41/custom", on: number)
    host.send(#"42["message","message to main namespace"]"#, on: number)
    let answer = host.nextText(on: number)
    #expect(answer == #"42["message-back","message to main namespace"]"#)
  }

  // MARK: Message

  /// message: should send a plain-text packet; a plain-text packet with an ack.
  @Test(
    arguments: [
      (
        #"42["message",1,"2",{"3":[true]}]"#, #"42["message-back",1,"2",{"3":[true]}]"#
      ),
      (
        #"42456["message-with-ack",1,"2",{"3":[false]}]"#, #"43456[1,"2",{"3":[false]}]"#
      ),
    ])
  func `an event is answered`(event: String, answer: String) throws {
    var (host, number) = try Self.session()
    host.send(event, on: number)
    let received = host.nextText(on: number)
    #expect(received == answer)
  }

  /// message: should send a packet with binary attachments; with binary attachments and an ack.
  @Test(
    arguments: [
      ("452-", #""message","#, #"452-["message-back","#),
      ("452-789", #""message-with-ack","#, "462-789["),
    ])
  func `an event with attachments is answered`(
    head: String, name: String, answerHead: String
  ) throws {
    let placeholders = #"{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
    var (host, number) = try Self.session()
    host.send("\(head)[\(name)\(placeholders)", on: number)
    host.send(Message(.binary, [1, 2, 3]), on: number)
    // A heartbeat may fall between.
    host.send("3", on: number)
    let early = host.nextFrame(on: number)
    #expect(early == nil)
    host.send(Message(.binary, [4, 5, 6]), on: number)
    let answers = (0..<3).map { _ in host.nextFrame(on: number) }
    #expect(
      answers == [
        Message(text: answerHead + placeholders), Message(.binary, [1, 2, 3]),
        Message(.binary, [4, 5, 6]),
      ])
  }

  /// message: should close the connection upon invalid format (unknown packet type; invalid payload
  /// format; invalid ack id).
  @Test(
    arguments: [
      "4abc", "42{}", #"42abc["message-with-ack",1,"2",{"3":[false]}]"#, "42", "42[]", "42[{}]",
      #"42["disconnect"]"#, "43[]", "431{}", "41{}", "40", #"44{"message":"no"}"#,
      #"42/custom,["message"]"#, #"45-["a"]"#, #"4511-["a"]"#,
    ])
  func `an invalid packet ends the session`(packet: String) throws {
    var (host, number) = try Self.session()
    host.send(packet, on: number)
    #expect(host.closedWebSockets == [number])
    #expect(host.endings["s0"] == .closedHere)
  }
}
