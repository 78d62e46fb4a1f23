/// How much one packet of the other end may be.
package struct SocketIOLimits: Hashable, Sendable {
  /// Most bytes of the packet without its attachments; as many as a server of Engine.IO takes.
  package var packetBytes = 1_000_000
  /// Most attachments; the default is that of the reference parser.
  package var attachments = 10
  /// Most bytes of all its attachments.
  package var attachmentBytes = 10_000_000

  /// Creates the default limits.
  package init() {}
}
