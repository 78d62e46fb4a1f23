public import LightlagCore
import LightlagEncoding

extension Redactor {
  /// Why secrets could not be put back.
  public struct MissingSecret: Error, Hashable, Sendable, CustomStringConvertible {
    /// The name in the placeholder.
    public let name: String

    /// Whether it is known and has no characters, which no secret is without.
    public let isEmpty: Bool

    public var description: String {
      "the secret '\(name)' is \(isEmpty ? "empty" : "not known")"
    }
  }

  /// Why a side of a recording cannot be played: secrets that are needed for it are not there.
  public struct MissingSecrets: Error, Hashable, Sendable, CustomStringConvertible {
    /// Each of them, in the order in which they are needed; never empty.
    public let secrets: [MissingSecret]

    public var description: String { secrets.map(\.description).joined(separator: "; ") }
  }

  /// Returns a message with its secrets in place again.
  ///
  /// In JSON they are put into strings, with the escapes that they need there.
  ///
  /// - Parameters:
  ///   - message: What was recorded.
  ///   - secret: Returns a secret by the name in its placeholder, or `nil` where it is not known.
  /// - Returns: The message as it was before it was redacted, white space in JSON left out.
  /// - Throws: `MissingSecret` for the first that is not known, or empty.
  public static func restore(
    _ message: Message, _ secret: (String) -> String?
  ) throws(MissingSecret) -> Message {
    guard message.kind == .text else {
      return Message(message.kind, try restore(binary: message.bytes, secret))
    }
    guard hasPlaceholder(message.bytes) else { return message }
    return Message(.text, try restore(text: message.bytes, secret))
  }

  /// Returns a message with those secrets in place again that were taken out of what came.
  ///
  /// - Parameters:
  ///   - message: What was recorded.
  ///   - label: Returns the label that a secret of the recording has in this run.
  /// - Returns: The message as it is sent.
  func restoringHeard(_ message: Message, _ label: (String) -> String) -> Message {
    (try? Self.restore(message) { heard[label($0)] ?? Self.placeholder($0) }) ?? message
  }

  /// Returns a handshake with those secrets in place again that were taken out of what came.
  func restoringHeard(_ request: OpenRequest, _ label: (String) -> String) -> OpenRequest {
    func restored(_ text: String) -> String {
      (try? Self.restore(text) { heard[label($0)] ?? Self.placeholder($0) }) ?? text
    }
    var request = request
    request.target = restored(request.target)
    request.subprotocols = request.subprotocols.map(restored)
    for place in request.headers.indices {
      request.headers[place].value = restored(request.headers[place].value)
    }
    return request
  }

  static func restore(
    text bytes: [UInt8], _ secret: (String) -> String?
  ) throws(MissingSecret) -> [UInt8] {
    guard let json = json(in: bytes) else { return try restore(plain: bytes, secret) }
    let prefixCount = PacketPrefix(bytes.span)?.byteCount ?? 0
    return Array(bytes[..<prefixCount]) + (try restore(json, secret)).bytes
  }

  private static func restore(
    plain bytes: [UInt8], _ secret: (String) -> String?
  ) throws(MissingSecret) -> [UInt8] {
    try rewrite(placeholders(in: bytes), in: bytes) { name throws(MissingSecret) in
      Array(try value(of: name, secret).utf8)
    }
  }

  /// Returns text with its secrets in place again.
  ///
  /// - Throws: `MissingSecret` for the first that is not known, or empty.
  public static func restore(
    _ text: String, _ secret: (String) -> String?
  ) throws(MissingSecret) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: try restore(plain: bytes, secret), as: UTF8.self)
  }

  /// Returns the names in the placeholders of a recording, each once, in order.
  public static func names(in recording: Recording) -> [String] {
    let lines = placeholders(in: recording.bytes).map {
      name(at: $0, in: recording.bytes, stride: 1)
    }
    let names = lines + recording.events.flatMap(names)
    var seen: Set<String> = []
    return names.filter { seen.insert($0).inserted }
  }

  /// Returns the names in the placeholders of a message, in order.
  package static func names(in message: Message) -> [String] {
    names(in: message.bytes, strides: strides(in: message.kind))
  }

  /// Returns the names in the placeholders of a handshake or a message, in order.
  package static func names(in event: SessionEvent) -> [String] {
    switch event.kind {
    case .opening(_, let request, _):
      let texts = [request.target] + request.subprotocols + request.headers.map(\.value)
      return texts.flatMap { names(in: $0) }
    case .sent(_, _, let message, _, _):
      return names(in: message)
    default: return []
    }
  }

  /// Returns the names in the placeholders of text, in order.
  package static func names(in text: String) -> [String] {
    names(in: Array(text.utf8), strides: 1...1)
  }

  /// How far the characters of placeholders may stand apart: in binary messages there is UTF-16.
  static func strides(in kind: Message.Kind) -> ClosedRange<Int> { kind == .text ? 1...1 : 1...2 }

  private static func names(in bytes: [UInt8], strides: ClosedRange<Int>) -> [String] {
    strides.flatMap { stride in
      placeholders(in: bytes, stride: stride).map { name(at: $0, in: bytes, stride: stride) }
    }
  }

  private static func restore(
    _ json: JSON, _ secret: (String) -> String?
  ) throws(MissingSecret) -> JSON {
    switch json {
    case .string(let text): return .string(try restore(text, secret))
    case .array(let elements):
      var restored: [JSON] = []
      for element in elements { restored.append(try restore(element, secret)) }
      return .array(restored)
    case .object(let members):
      var restored: [JSON.Member] = []
      for member in members {
        restored.append(
          .init(name: try restore(member.name, secret), value: try restore(member.value, secret)))
      }
      return .object(restored)
    default: return json
    }
  }

  /// Returns the JSON of a message, behind the prefix of a packet, or `nil` where it is none.
  static func json(in bytes: [UInt8]) -> JSON? {
    try? JSON(parsing: Array(bytes[(PacketPrefix(bytes.span)?.byteCount ?? 0)...]))
  }

  static func hasPlaceholder(_ bytes: [UInt8]) -> Bool {
    firstPlaceholder(in: bytes, from: 0, stride: 1) != nil
  }
}
