/// What a server of Engine.IO may be told; the defaults are those of the reference server.
package struct EngineIOSettings: Hashable, Sendable {
  /// How long the server waits before a ping.
  package var pingInterval: Duration = .seconds(25)
  /// How long it then waits for the pong.
  package var pingTimeout: Duration = .seconds(20)
  /// How long a WebSocket has to take a session over.
  package var upgradeTimeout: Duration = .seconds(10)
  /// How long a session that the server closes waits for one more poll, to say so.
  package var closeTimeout: Duration = .seconds(30)
  /// Most bytes of a packet or a request's body.
  package var maxPayload = 1_000_000
  /// Most bytes that wait for polls; there is no such limit in the reference server.
  package var backlogLimit = 16 << 20
  /// Most packets that wait for polls, as small ones cost more than their bytes.
  package var backlogPacketLimit = 16_384
  /// Most packets in the body of one request, all of which are done at once.
  ///
  /// python-engineio takes 16 and the reference server any number, as its clients send what has
  /// gathered while they were offline.
  package var requestPacketLimit = 4_096

  /// Creates the default settings.
  package init() {}
}
