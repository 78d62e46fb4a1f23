package import LightlagCore
import LightlagEncoding

extension SocketIOPacket {
  /// The packet as messages of an Engine.IO session: text, then each attachment as binary.
  package var messages: [Message] {
    var text: [UInt8] = []
    switch content {
    case .connect(let authorization):
      appendHead("0", to: &text)
      // A JSON null is also what `nil` may turn into, and means the same.
      if let authorization, !authorization.isNull { text += authorization.bytes }
    case .disconnect:
      appendHead("1", to: &text)
    case .event(let payload, let id):
      appendHead(payload.attachments.isEmpty ? "2" : "5", payload, id, to: &text)
    case .acknowledgement(let payload, let id):
      appendHead(payload.attachments.isEmpty ? "3" : "6", payload, id, to: &text)
    case .connectError(let reason):
      appendHead("4", to: &text)
      text += reason.bytes
    }
    return [Message(.text, text)] + attachments.map { Message(.binary, $0) }
  }

  private var attachments: [[UInt8]] {
    switch content {
    case .event(let payload, _), .acknowledgement(let payload, _): payload.attachments
    case .connect, .disconnect, .connectError: []
    }
  }

  private func appendHead(_ type: String, attachmentCount: Int = 0, to text: inout [UInt8]) {
    text += type.utf8
    if attachmentCount > 0 { text += "\(attachmentCount)-".utf8 }
    if namespace != Self.mainNamespace { text += "\(namespace),".utf8 }
  }

  private func appendHead(
    _ type: String, _ payload: SocketIOPayload, _ id: UInt64?, to text: inout [UInt8]
  ) {
    appendHead(type, attachmentCount: payload.attachments.count, to: &text)
    if let id { text += "\(id)".utf8 }
    text += JSON.array(payload.elements).bytes
  }
}
