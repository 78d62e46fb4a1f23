import LightlagCodecs
import LightlagCore
import Testing

@Suite struct SocketIOAudienceTests {
  static let clients = [2, 0, 1].map { ConnectionID(index: $0) }
  static let payload = SocketIOPayload(event: "systemStatus", .placeholder(0), attachments: [[1]])

  static func audience() -> SocketIOAudience {
    var audience = SocketIOAudience(namespace: "/rover")
    for client in clients { audience.join(client) }
    return audience
  }

  @Test(
    arguments: [
      (.all, [0, 1, 2]), (.only(clients[1]), [1]), (.allBut(clients[0]), [1, 2]),
      (.only(ConnectionID(index: 9)), []), (.allBut(ConnectionID(index: 9)), [0, 1, 2]),
    ] as [(SocketIOAudience.Selection, [Int])])
  func `an event goes to whom it is for, in the order of entry`(
    selection: SocketIOAudience.Selection, places: [Int]
  ) {
    let sent = Self.audience().emit(Self.payload, to: selection)
    #expect(sent.clients == places.map { Self.clients[$0] })
    let packet = SocketIOPacket(namespace: "/rover", .event(Self.payload, id: nil))
    #expect(sent.messages == (places.isEmpty ? [] : packet.messages))
  }

  @Test func `a client that leaves gets no more, and one that joins twice gets all once`() {
    var audience = Self.audience()
    audience.leave(Self.clients[1])
    audience.leave(Self.clients[1])
    audience.join(Self.clients[2])
    #expect(audience.members == [Self.clients[0], Self.clients[2]])
  }
}
