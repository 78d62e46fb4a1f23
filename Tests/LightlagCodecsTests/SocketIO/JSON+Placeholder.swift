import LightlagCodecs
import LightlagEncoding

extension JSON {
  /// What stands for the attachment of that number.
  static func placeholder(_ number: Int) -> JSON { SocketIOPayload.placeholder(number) }
}
