import LightlagCodecs
import LightlagCore

/// Both directions of a connection whose messages are compressed, each made when it is needed.
///
/// A connection at rest costs nothing so, whatever was agreed on.
struct PeerCompression {
  private let ours: DeflateParameters.Compression
  private let theirs: DeflateParameters.Compression
  private let messageLimit: Int
  private var deflater: Deflater?
  private var inflater: Inflater?

  init(_ parameters: DeflateParameters, role: WebSocketRole, messageLimit: Int) {
    ours = parameters.compression(of: role)
    theirs = parameters.compression(of: role == .server ? .client : .server)
    self.messageLimit = messageLimit
  }

  /// Returns what is sent of a message, or `nil` where that is the message as it is: a ping or
  /// pong, or one for which there is no memory.
  mutating func compress(_ message: Message) -> [UInt8]? {
    guard message.kind == .text || message.kind == .binary else { return nil }
    deflater = deflater ?? Deflater(ours)
    return deflater?.compress(message.bytes)
  }

  /// Returns the message that came.
  mutating func decompress(
    _ kind: Message.Kind, _ bytes: [UInt8]
  ) throws(Inflater.Failure) -> Message {
    inflater = inflater ?? Inflater(theirs, messageLimit: messageLimit)
    guard let inflater else { throw .memory }
    let content = try inflater.decompress(bytes)
    guard kind == .text else { return Message(kind, content) }
    var text = UTF8Validator()
    guard text.append(content.span), text.isComplete else { throw .text }
    return Message(kind, content)
  }
}

extension Inflater.Failure {
  /// The status code to close the connection with (RFC 6455, section 7.4.1).
  var closeCode: UInt16 {
    switch self {
    case .damaged, .cut: 1002
    case .text: 1007
    case .tooBig: 1009
    case .memory: 1011
    }
  }

  /// What was wrong, short enough for a close frame.
  var reason: String {
    switch self {
    case .damaged: "compressed message is damaged"
    case .cut: "compressed message ends within a block"
    case .text: "text message is not UTF-8"
    case .tooBig(let limit): "compressed message of more than \(limit) bytes, which is the limit"
    case .memory: "no memory to take a message apart"
    }
  }
}
