public import LightlagCore
import LightlagEncoding

/// Takes secrets out of what is recorded, before any of it is written.
///
/// In the place of a secret comes `{{secret:NAME}}`. In JSON, also behind the prefix of a Socket.IO
/// packet, the strings are looked into after their escapes are undone; what is not JSON is looked
/// into as it stands. A secret in base64 or compressed is found only where that is its shape.
public struct Redactor: Hashable, Sendable {
  /// One secret by its place.
  private struct Named: Hashable, Sendable {
    let name: String
    let event: String?
    let pointer: PointerPattern
  }

  /// The shapes that are looked for.
  public let shapes: [SecretShape]

  private var patterns: [SecretPattern]
  private var places: [Named] = []
  private var headers: [String: String] = [:]
  /// What was recorded where secrets were taken out; never iterated.
  var redactedPlaces: [RedactedPlace: RedactedTexts] = [:]
  /// Secrets by the names in the placeholders of a recording that is played; never iterated.
  var knownSecrets: [String: String] = [:]
  private let looksAtMembers: Bool
  /// What finds bytes in which there may be a secret, or `nil` where all must be looked into.
  private var filter: LiteralFilter?

  /// Creates a redactor for secrets by their shapes.
  public init(shapes: [SecretShape] = SecretShape.allCases) {
    self.shapes = shapes
    patterns = shapes.compactMap { SecretPattern($0) }
    looksAtMembers = shapes.contains(.member)
    filter = Self.filter(patterns)
  }

  /// Takes out a field of opening handshakes, whatever its value.
  public mutating func addHeader(_ field: String, name: String) {
    headers[field.lowercased()] = name
  }

  /// Takes out values of JSON by their place, in messages of one event or, where `event` is `nil`,
  /// in all.
  public mutating func addPointer(
    _ pointer: PointerPattern, event: String? = nil, name: String
  ) {
    places.append(Named(name: name, event: event, pointer: pointer))
  }

  /// Takes out all that a pattern matches, in any text.
  public mutating func addExpression(_ expression: RegularExpression, name: String) {
    patterns.insert(SecretPattern(name: name, expression), at: 0)
    filter = Self.filter(patterns)
  }

  /// Takes out a secret that is known, wherever it stands.
  ///
  /// One of fewer than four characters would be found everywhere, and is left: see
  /// `addPlaces(of:_:)`.
  public mutating func addText(_ secret: String, name: String) {
    guard secret.count >= 4 else { return }
    let pattern = secret.unicodeScalars.map { scalar in
      let isPlain =
        !scalar.isASCII || scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
      return isPlain ? String(scalar) : "\\" + String(scalar)
    }
    // What cannot be a pattern has control characters in it, which no line holds as they are.
    guard let expression = try? RegularExpression(pattern.joined()) else { return }
    addExpression(expression, name: name)
  }

  /// What is looked for: the shapes, then what was added, each name once.
  ///
  /// The placeholder of a member or a parameter that is named like a secret has that name.
  public var names: [String] {
    let added = patterns.map(\.name) + places.map(\.name) + headers.values.sorted()
    return added.reduce(into: shapes.map(\.rawValue)) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// Returns what stands in the place of a secret.
  public static func placeholder(_ name: String) -> String { "{{secret:\(name)}}" }

  /// Returns what stands where another value came than the secret that is known by that name.
  static func otherPlaceholder(_ name: String) -> String { placeholder("\(name) (another value)") }

  /// Returns what stands in the place of a text that looks like the secret of a name.
  private func placeholder(_ name: String, for text: String) -> String {
    guard let secret = knownSecrets[name], secret != text else { return Self.placeholder(name) }
    return Self.otherPlaceholder(name)
  }

  // MARK: What is redacted

  /// Returns an event without secrets.
  public func redact(_ event: SessionEvent) -> SessionEvent {
    var event = event
    switch event.kind {
    case .opening(let client, let request, let due):
      event.kind = .opening(client: client, redact(request), due: due)
    case .sent(let direction, let index, let message, let verdict, let queued):
      event.kind = .sent(
        direction, index: index, redact(message), verdict, queued: queued)
    case .closing(let direction, var closure):
      closure.reason = text(closure.reason)
      event.kind = .closing(direction, closure)
    case .answered(.rejected(let status, let reason), let due):
      event.kind = .answered(.rejected(status: status, reason: text(reason)), due: due)
    case .answered(.accepted(let subprotocol?), let due):
      event.kind = .answered(.accepted(subprotocol: text(subprotocol)), due: due)
    case .mark(let name, let data): event.kind = .mark(name: text(name), data: text(data))
    default: break
    }
    return event
  }

  /// Returns a message without secrets.
  public func redact(_ message: Message) -> Message {
    let isAsked = places.contains { $0.event != nil } || !redactedPlaces.isEmpty
    let event = isAsked ? EventName.find(in: message) : nil
    if let text = recordedText(message) { return Message(message.kind, Array(text.utf8)) }
    guard let bytes = redacted(message.bytes, event: event) else { return message }
    return Message(message.kind, bytes)
  }

  /// Returns a handshake without secrets.
  public func redact(_ request: OpenRequest) -> OpenRequest {
    var request = request
    request.target =
      recorded(request.target, at: .target)
      ?? text(SecretParameters.redact(request.target, placeholder))
    // Browsers can set no other field, so that tokens travel as subprotocols too.
    request.subprotocols = request.subprotocols.map {
      recorded($0, at: .subprotocol) ?? text($0)
    }
    for index in request.headers.indices {
      let field = request.headers[index]
      if let value = recorded(field.value, at: .header(field.name)) {
        request.headers[index].value = value
      } else if let name = headers[field.name] {
        request.headers[index].value = Self.placeholder(name)
      } else if shapes.contains(.cookie), field.name.hasSuffix("cookie") {
        request.headers[index].value = Self.placeholder(SecretShape.cookie.rawValue)
      } else if shapes.contains(.bearer), field.name.hasSuffix("authorization") {
        request.headers[index].value = Self.placeholder(SecretShape.bearer.rawValue)
      } else {
        request.headers[index].value = text(field.value)
      }
    }
    return request
  }

  /// Returns bytes without secrets, or `nil` where there are none in them.
  func redacted(_ bytes: [UInt8], event: String? = nil) -> [UInt8]? {
    guard mayHoldSecret(bytes) else { return nil }
    let prefixCount = PacketPrefix(bytes.span)?.byteCount ?? 0
    let start = bytes[prefixCount...].firstIndex { !" \t\r\n".utf8.contains($0) } ?? bytes.count
    guard start < bytes.count, Self.beginsJSON(bytes[start]) else { return scan(bytes) }
    guard let json = try? JSON(parsing: Array(bytes[start...])) else {
      return redactedLines(bytes, event: event)
    }
    let clean = redact(json, event: event)
    guard clean != json else { return nil }
    return Array(bytes[..<start]) + clean.bytes
  }

  /// Returns lines without secrets, each of which may be JSON, or `nil` where there are none.
  private func redactedLines(_ bytes: [UInt8], event: String?) -> [UInt8]? {
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    guard lines.count > 1 else { return scan(bytes) }
    let clean = lines.map { redacted(Array($0), event: event) ?? Array($0) }
      .joined(separator: [UInt8(ascii: "\n")])
    // A secret may have several lines.
    let whole = scan(Array(clean)) ?? Array(clean)
    return whole == bytes ? nil : whole
  }

  /// Returns JSON without secrets.
  func redact(_ json: JSON, event: String? = nil) -> JSON {
    var json = json
    if !redactedPlaces.isEmpty {
      var path: [String] = []
      json = recorded(json, &path, of: event)
    }
    for place in places where place.event == nil || place.event == event {
      json = place.pointer.rewriting(json) { value, _ in
        value.isNull ? value : .string(Self.placeholder(place.name))
      }
    }
    return walk(json)
  }

  // MARK: Parts

  /// Whether there may be a secret in text or in JSON as it was written; where this says no there
  /// is none.
  package func mayHoldSecret(_ bytes: [UInt8]) -> Bool {
    guard places.isEmpty, redactedPlaces.isEmpty, let filter else { return true }
    return filter.isFound(in: bytes.span)
  }

  /// Returns what finds all that the patterns match, names that are those of secrets, and what an
  /// escape may hide.
  private static func filter(_ patterns: [SecretPattern]) -> LiteralFilter? {
    var literals = SecretParameters.literals
    // Other escapes stand for what is in no literal.
    literals += (0...7).map { Array("\\u00\($0)".utf8) }
    for pattern in patterns {
      guard let texts = pattern.literals else { return nil }
      literals += texts
    }
    return LiteralFilter(literals)
  }

  private func walk(_ json: JSON) -> JSON {
    switch json {
    case .string(let string): .string(text(string))
    case .array(let elements): .array(elements.map(walk))
    case .object(let members): .object(members.map(walk))
    default: json
    }
  }

  private func walk(_ member: JSON.Member) -> JSON.Member {
    let name = text(member.name)
    guard looksAtMembers, SecretParameters.isSecret(member.name[...]) else {
      return JSON.Member(name: name, value: walk(member.value))
    }
    return JSON.Member(name: name, value: covered(member.value, name: member.name))
  }

  /// Returns a secret's value covered, and all strings and numbers in it if it has several.
  private func covered(_ json: JSON, name: String) -> JSON {
    switch json {
    case .null, .bool: json
    case .string(let text) where text.isEmpty || Self.isPlaceholder(text): json
    case .string(let text), .number(let text): .string(placeholder(name, for: text))
    case .array(let elements): .array(elements.map { covered($0, name: name) })
    case .object(let members):
      .object(members.map { .init(name: $0.name, value: covered($0.value, name: name)) })
    }
  }

  static func isPlaceholder(_ text: some StringProtocol) -> Bool {
    text.hasPrefix("{{secret:") && text.hasSuffix("}}")
  }

  /// Returns text without secrets; JSON inside it is looked into as JSON.
  func text(_ text: String) -> String {
    guard !Self.isPlaceholder(text) else { return text }
    return redacted(Array(text.utf8)).map { String(decoding: $0, as: UTF8.self) } ?? text
  }

  private static func beginsJSON(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") || byte == UInt8(ascii: "\"")
  }

  /// Where the placeholder ends that a place is inside of, or `nil` where it is in none.
  private static func endOfPlaceholder(around place: Int, in bytes: [UInt8]) -> Int? {
    let mark = Array("{{secret:".utf8)
    for start in stride(from: place, through: max(place - 200, 0), by: -1)
    where bytes[start...].starts(with: mark) {
      let end = bytes[start...].indices.dropLast().first {
        bytes[$0] == UInt8(ascii: "}") && bytes[$0 + 1] == UInt8(ascii: "}")
      }
      return end.flatMap { $0 + 2 > place ? $0 + 2 : nil }
    }
    return nil
  }

  /// Looks into bytes as they stand; returns `nil` where there is nothing to take out.
  private func scan(_ bytes: [UInt8]) -> [UInt8]? {
    var clean = bytes
    var isChanged = false
    for pattern in patterns where pattern.mayBeFound(in: clean) {
      var start = 0
      while let range = pattern.find(in: clean, from: start) {
        if let end = Self.endOfPlaceholder(around: range.lowerBound, in: clean) {
          start = end
          continue
        }
        let text = String(decoding: clean[range], as: UTF8.self)
        let placeholder = Array(placeholder(pattern.name, for: text).utf8)
        clean.replaceSubrange(range, with: placeholder)
        start = range.lowerBound + placeholder.count
        isChanged = true
      }
    }
    return isChanged ? clean : nil
  }
}
