import LightlagCore
import LightlagMocks
import Testing

@Suite struct EchoTests {
  @Test(arguments: [Message(text: "héllo"), Message(.binary, [0, 255]), Message(text: "")])
  func `a message comes back as it was`(message: Message) throws {
    var visit = try Visit(Echo())
    try visit.send(message)
    #expect(visit.received() == [message])
  }

  @Test func `a ping that crosses the link comes back as a pong`() throws {
    var visit = try Visit(Echo())
    try visit.send(Message(.ping, [1, 2]))
    try visit.send(Message(.pong, [3]))
    #expect(visit.received() == [Message(.pong, [1, 2])])
  }

  @Test func `the first subprotocol offered is accepted`() throws {
    var session = Session(
      backend: Echo(), configuration: .init(seed: 1), taps: [Log()])
    session.connect(RemoteEndpoint(), OpenRequest(subprotocols: ["b", "a"]))
    try session.advance(to: .start)
    let answers = session.tap(Log.self)?.events.compactMap { event -> OpenAnswer? in
      guard case .answered(let answer, _) = event.kind else { return nil }
      return answer
    }
    #expect(answers == [.accepted(subprotocol: "b")])
  }
}
