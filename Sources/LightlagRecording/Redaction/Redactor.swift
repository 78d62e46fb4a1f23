public import LightlagCore
import LightlagEncoding

/// Takes secrets out of what is recorded, before any of it is written.
///
/// In the place of a secret comes `{{secret:NAME}}`. In JSON, also behind the prefix of a Socket.IO
/// packet, the strings are looked into after their escapes are undone; in MessagePack likewise;
/// what is neither is looked into as it stands. A string in base64 that stands for JSON with a
/// secret in it is one as a whole. What is compressed or encrypted is not looked into.
///
/// A value that was taken out once is taken out wherever it stands from then on, by the same name,
/// if it can be told from other text: it has eight bytes at least, letters and digits among them,
/// or sixteen that are not all digits, and five that differ. Another value of the same name has a
/// number behind it: `token`, `token-2`. Of those that came first 10 000 are kept. So a redactor is
/// a value that learns; what is to be taken out of earlier text too is shown to it twice.
public struct Redactor: Hashable, Sendable {
  /// One secret by its place.
  private struct Named: Hashable, Sendable {
    let name: String
    let event: String?
    let pointer: PointerPattern
  }

  /// A rule of the user's by which secrets are taken out.
  public enum Rule: Hashable, Sendable {
    /// A field of opening handshakes, by its name in small letters.
    case header(String)
    /// Values of JSON, by their place.
    case pointer(PointerPattern)
    /// All text that an expression matches.
    case expression(RegularExpression)
  }

  /// The shapes that are looked for.
  public let shapes: [SecretShape]

  /// The rules that were added and have applied to nothing so far, in the order in which they were
  /// added.
  public private(set) var idleRules: [Rule] = []

  private(set) var patterns: [SecretPattern]
  private var places: [Named] = []
  private var headers: [String: String] = [:]
  /// The names of secrets that were given by their values.
  private var textNames: [String] = []
  /// All values that are looked for.
  var known = KnownSecrets()
  /// What each secret is called.
  var labels = SecretLabels()
  /// The value that was taken out last by each label; never iterated.
  var heard: [String: String] = [:]
  /// What was recorded where secrets were taken out; never iterated.
  var redactedPlaces: [RedactedPlace: RedactedTexts] = [:]
  /// Secrets by the names in the placeholders of a recording that is played; never iterated.
  var givenSecrets: [String: String] = [:]
  /// The labels that these have in what comes: of two that are the same the first is as good.
  package internal(set) var givenLabels: [String: String] = [:]
  let looksAtMembers: Bool
  /// What finds bytes in which there may be a secret, or `nil` where all must be looked into.
  private var filter: LiteralFilter?

  /// Creates a redactor for secrets by their shapes.
  public init(shapes: [SecretShape] = SecretShape.allCases) {
    self.shapes = shapes
    looksAtMembers = shapes.contains(.member)
    (patterns, filter) = shapes == SecretShape.allCases ? Self.all : Self.compiled(shapes)
  }

  /// What all shapes come to, made once.
  private static let all = compiled(SecretShape.allCases)

  private static func compiled(_ shapes: [SecretShape]) -> ([SecretPattern], LiteralFilter?) {
    let patterns = shapes.compactMap { SecretPattern($0) }
    return (patterns, filter(patterns))
  }

  /// Takes out a field of opening handshakes, whatever its value.
  public mutating func addHeader(_ field: String, name: String) {
    headers[field.lowercased()] = name
    idleRules.append(.header(field.lowercased()))
  }

  /// Takes out values of JSON by their place, in messages of one event or, where `event` is `nil`,
  /// in all.
  public mutating func addPointer(
    _ pointer: PointerPattern, event: String? = nil, name: String
  ) {
    places.append(Named(name: name, event: event, pointer: pointer))
    idleRules.append(.pointer(pointer))
  }

  /// Takes out all that a pattern matches, in any text.
  public mutating func addExpression(_ expression: RegularExpression, name: String) {
    patterns.insert(SecretPattern(name: name, expression), at: 0)
    idleRules.append(.expression(expression))
    filter = Self.filter(patterns)
  }

  /// Takes out a secret that is known, wherever it stands.
  ///
  /// One of fewer than four characters would be found everywhere, and is left: see
  /// `addPlaces(of:_:)`.
  public mutating func addText(_ secret: String, name: String) {
    guard secret.count >= 4 else { return }
    let value = Array(secret.utf8)
    labels.take(name)
    if !textNames.contains(name) { textNames.append(name) }
    known.insert(value, name: name)
    learnForms(of: value, name)
  }

  /// Whether there is a secret in the parameters of a URL.
  package static func hasSecret(target: String) -> Bool {
    !SecretParameters.secrets(in: target).isEmpty
  }

  /// Takes out the secrets in the parameters of a URL that we were given, wherever they stand.
  ///
  /// - Parameters:
  ///   - url: The URL, or its path and query.
  ///   - recording: What stands in it is no secret any more; `nil` where there is none.
  package mutating func addParameters(of url: String, besides recording: Recording? = nil) {
    for (name, value) in SecretParameters.secrets(in: url) {
      let bytes = Array(value.utf8)
      if recording?.bytes.contains(bytes) != true { _ = learn(bytes, as: name) }
    }
  }

  /// What is looked for: the shapes, then what was added, each name once.
  ///
  /// The placeholder of a member or a parameter that is named like a secret has that name.
  public var names: [String] {
    let added = patterns.map(\.name) + textNames + places.map(\.name) + headers.values.sorted()
    return added.reduce(into: shapes.map(\.rawValue)) { names, name in
      if !names.contains(name) { names.append(name) }
    }
  }

  /// Returns what stands in the place of a secret.
  public static func placeholder(_ name: String) -> String { "{{secret:\(name)}}" }

  /// Returns what stands where another value came than the secret that is known by that name.
  static func otherPlaceholder(_ name: String) -> String { placeholder("\(name) (another value)") }

  /// Keeps that a rule has applied to something.
  mutating func use(_ rule: Rule) { idleRules.removeAll { $0 == rule } }

  // MARK: What is redacted

  /// Returns an event without secrets.
  public mutating func redact(_ event: SessionEvent) -> SessionEvent {
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
    case .rule(let rule): event.kind = .rule(redact(rule))
    case .mark(let name, let data): event.kind = .mark(name: text(name), data: text(data))
    default: break
    }
    return event
  }

  /// Returns a message without secrets.
  public mutating func redact(_ message: Message) -> Message {
    let isAsked = places.contains { $0.event != nil } || !redactedPlaces.isEmpty
    let event = isAsked ? EventName.find(in: message) : nil
    if let text = recordedText(message) { return Message(message.kind, Array(text.utf8)) }
    let bytes =
      message.kind == .text
      ? redacted(message.bytes, event: event) : redactedBinary(message.bytes, event: event)
    return bytes.map { Message(message.kind, $0) } ?? message
  }

  /// Returns a handshake without secrets.
  public mutating func redact(_ request: OpenRequest) -> OpenRequest {
    var request = request
    // What stands in no recording tells what to look for in all else.
    for index in request.headers.indices {
      request.headers[index].value = redact(request.headers[index])
    }
    request.target = recorded(request.target, at: .target) ?? target(request.target)
    // Browsers can set no other field, so that tokens travel as subprotocols too.
    for index in request.subprotocols.indices {
      let name = request.subprotocols[index]
      request.subprotocols[index] = recorded(name, at: .subprotocol) ?? subprotocol(name)
    }
    return request
  }

  /// Returns what a field of a handshake says, without secrets.
  mutating func redact(_ field: Header) -> String {
    if let value = recorded(field.value, at: .header(field.name)) { return value }
    if let name = headers[field.name] {
      use(.header(field.name))
      return cover(field.value, as: name)
    }
    if shapes.contains(.cookie), field.name.hasSuffix("cookie") {
      return cover(field.value, as: SecretShape.cookie.rawValue)
    }
    if shapes.contains(.bearer), field.name.hasSuffix("authorization") {
      let scheme = field.value.prefix { $0 != " " }
      let credentials = field.value.dropFirst(scheme.count + 1)
      guard !credentials.isEmpty else { return cover(field.value, as: "bearer") }
      return "\(scheme) \(cover(String(credentials), as: SecretShape.bearer.rawValue))"
    }
    // What WebSocket itself says there is made anew with each handshake.
    if looksAtMembers, !field.name.hasPrefix("sec-"),
      SecretName.isSecret(member: field.name, field.value)
    {
      return cover(field.value, as: field.name)
    }
    return text(field.value)
  }

  /// Returns a subprotocol without secrets: in `auth.TOKEN`, what looks drawn.
  private mutating func subprotocol(_ name: String) -> String {
    let clean = text(name)
    let words = name.split(separator: ".", omittingEmptySubsequences: false)
    guard looksAtMembers, clean == name, words.count > 1, let last = words.last,
      SecretName.isDrawn(Array(last.utf8)),
      words.dropLast().contains(where: {
        $0.lowercased() == "bearer" || SecretName.kind(of: $0) != nil
      })
    else { return clean }
    return name.dropLast(last.count) + cover(String(last), as: SecretShape.bearer.rawValue)
  }

  /// Returns a target without secrets.
  mutating func target(_ target: String) -> String {
    text(SecretParameters.redact(target) { cover($0, as: $1) })
  }

  /// Returns JSON without the values that were named by their places.
  mutating func withoutPlaces(_ json: JSON, event: String?) -> JSON {
    var json = json
    for place in places where place.event == nil || place.event == event {
      json = place.pointer.rewriting(json) { value, _ in
        guard !value.isNull else { return value }
        use(.pointer(place.pointer))
        let text = value.string ?? value.text
        return .string(Self.isPlaceholder(text[...]) ? text : cover(text, as: place.name))
      }
    }
    return json
  }

  // MARK: What need not be looked into

  /// Whether there may be a secret in text or in JSON as it was written; where this says no there
  /// is none.
  package func mayHoldSecret(_ bytes: [UInt8]) -> Bool {
    guard places.isEmpty, redactedPlaces.isEmpty, let filter else { return true }
    return filter.isFound(in: bytes.span) || known.mayBeFound(in: bytes)
  }

  /// Returns what finds all that the patterns match, names that are those of secrets, and what an
  /// escape may hide.
  private static func filter(_ patterns: [SecretPattern]) -> LiteralFilter? {
    var literals = SecretName.literals + CredentialText.literals + EncodedText.literals
    literals += authentications.flatMap { name in "\"\\_-".utf8.map { Array(name.utf8) + [$0] } }
    // Other escapes stand for what is in no literal.
    literals += (0...7).map { Array("\\u00\($0)".utf8) }
    for pattern in patterns {
      guard let texts = pattern.literals else { return nil }
      literals += texts
    }
    return LiteralFilter(literals)
  }
}
