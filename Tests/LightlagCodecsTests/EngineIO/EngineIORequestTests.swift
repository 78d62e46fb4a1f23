import LightlagCodecs
import Testing

@Suite struct EngineIORequestTests {
  @Test func `a query is taken apart`() {
    let request = EngineIORequest(
      method: "GET", target: "/socket.io/?t=x&EIO=4&transport=polling&sid=a%2Fb+c%zz&sid=2#EIO=3")
    #expect(request.path == "/socket.io/")
    #expect(request.version == "4")
    #expect(request.transport == "polling")
    #expect(request.sessionID == "a/b c%zz")
  }

  @Test(arguments: ["/", "/?", "", "?", "/?EIO", "/?&&=&", "/?a=%", "/?a=%4", "/a?EIO=%ff"])
  func `a target without what is needed has none of it`(target: String) {
    let request = EngineIORequest(method: "GET", target: target)
    #expect(request.transport == nil)
    #expect(request.sessionID == nil)
    #expect(throws: EngineIORefusal.unknownTransport) { try request.destination(isUpgrade: false) }
  }

  @Test(
    arguments: [
      ("transport=polling&EIO=4", false, .newSession(.polling)),
      ("transport=websocket&EIO=4", true, .newSession(.webSocket)),
      ("transport=polling&EIO=4&sid=a", false, .session("a", .polling)),
      ("transport=websocket&EIO=4&sid=a", true, .session("a", .webSocket)),
    ] as [(String, Bool, EngineIORequest.Destination)])
  func `a request finds its session`(
    query: String, isUpgrade: Bool, destination: EngineIORequest.Destination
  ) throws {
    let request = EngineIORequest(method: "GET", target: "/engine.io/?\(query)")
    #expect(try request.destination(isUpgrade: isUpgrade) == destination)
    #expect(throws: EngineIORefusal.badRequest) { try request.destination(isUpgrade: !isUpgrade) }
  }

  @Test func `refusals have the codes and words of the reference server`() {
    let bodies = EngineIORefusal.allCases.map { String(decoding: $0.response.body, as: UTF8.self) }
    #expect(
      bodies == [
        #"{"code":0,"message":"Transport unknown"}"#, #"{"code":1,"message":"Session ID unknown"}"#,
        #"{"code":2,"message":"Bad handshake method"}"#, #"{"code":3,"message":"Bad request"}"#,
        #"{"code":4,"message":"Forbidden"}"#,
        #"{"code":5,"message":"Unsupported protocol version"}"#,
      ])
    #expect(EngineIORefusal.allCases.map(\.response.status) == [400, 400, 400, 400, 403, 400])
  }
}
