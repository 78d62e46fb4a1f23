import LightlagCore
import LightlagEncoding

/// Where a secret was taken out of a recording.
enum RedactedPlace: Hashable, Sendable {
  /// A value in the JSON of messages of an event, or of those that have no name.
  case json(event: String?, path: [String])
  /// A message of a kind that is no JSON, as a whole.
  case text(Message.Kind)
  /// What a connection asked for.
  case target
  /// A subprotocol that was offered.
  case subprotocol
  /// A field of an opening handshake.
  case header(String)
}

extension Redactor {
  /// Takes secrets out again wherever they were taken out of a recording, and what came instead.
  ///
  /// A secret of a few characters stands in many texts by chance, and cannot be looked for. But
  /// where the recording has its placeholder, what comes there is taken out if it is just what was
  /// recorded with the secret put back: in JSON the whole value at that place in messages of the
  /// same event, else the whole text. A number of the same digits is taken out too.
  ///
  /// What comes there and is another value than a secret that is known is taken out too, with a
  /// placeholder that says so: `{{secret:NAME (another value)}}`. So is what else looks like the
  /// secret of a name that is known. Of one that is not known any value is taken for it.
  ///
  /// - Parameters:
  ///   - recording: What secrets were taken out of.
  ///   - secret: Returns a secret by its name, or `nil` where it is not known.
  public mutating func addPlaces(of recording: Recording, _ secret: (String) -> String?) {
    addPlaces(of: recording, Self.names(in: recording), secret)
  }

  /// The same, by the names in the placeholders of the recording.
  package mutating func addPlaces(
    of recording: Recording, _ names: [String], _ secret: (String) -> String?
  ) {
    var firstNames: [String: String] = [:]
    for name in names {
      guard let value = secret(name), !value.isEmpty else { continue }
      givenSecrets[name] = value
      let label = known.name(of: Array(value.utf8)) ?? firstNames[value] ?? name
      (givenLabels[name], firstNames[value]) = (label, label)
    }
    for event in recording.events where Self.hasPlaceholder(event) {
      visit(event) { $0.addTemplate($1, at: $2) }
    }
    // What else stood at those places is none of the secrets.
    guard !redactedPlaces.isEmpty else { return }
    for event in recording.events { visit(event) { $0.addPlain($1, at: $2) } }
  }

  /// Whether there may be a placeholder in what happened; most messages need not be read then.
  private static func hasPlaceholder(_ event: SessionEvent) -> Bool {
    guard case .sent(_, _, let message, _, _) = event.kind else { return true }
    return hasPlaceholder(message.bytes)
  }

  /// What stands at a place.
  private enum Found {
    case text(String)
    case container
  }

  private mutating func visit(
    _ event: SessionEvent, _ take: (inout Redactor, Found, RedactedPlace) -> Void
  ) {
    switch event.kind {
    case .opening(_, let request, _):
      take(&self, .text(request.target), .target)
      for name in request.subprotocols { take(&self, .text(name), .subprotocol) }
      for field in request.headers { take(&self, .text(field.value), .header(field.name)) }
    case .sent(_, _, let message, _, _):
      guard let json = Self.json(in: message.bytes) else {
        let text = String(decoding: message.bytes, as: UTF8.self)
        return take(&self, .text(text), .text(message.kind))
      }
      var path: [String] = []
      visit(json, &path, of: EventName.find(in: message), take)
    default: break
    }
  }

  private mutating func visit(
    _ json: JSON, _ path: inout [String], of event: String?,
    _ take: (inout Redactor, Found, RedactedPlace) -> Void
  ) {
    let place = RedactedPlace.json(event: event, path: path)
    switch json {
    case .string(let text), .number(let text): take(&self, .text(text), place)
    case .array(let elements):
      take(&self, .container, place)
      for (index, element) in elements.enumerated() {
        path.append(String(index))
        visit(element, &path, of: event, take)
        path.removeLast()
      }
    case .object(let members):
      take(&self, .container, place)
      for member in members {
        path.append(member.name)
        visit(member.value, &path, of: event, take)
        path.removeLast()
      }
    default: break
    }
  }

  /// Keeps a text that was recorded with a placeholder, by what it was before.
  private mutating func addTemplate(_ found: Found, at place: RedactedPlace) {
    guard case .text(let text) = found, let template = RedactedTemplate(text) else { return }
    let restored = try? Self.restore(text) { givenSecrets[$0] }
    redactedPlaces[place, default: RedactedTexts()].add(template, restored: restored)
  }

  private mutating func addPlain(_ found: Found, at place: RedactedPlace) {
    switch found {
    case .container: redactedPlaces[place]?.addContainer()
    case .text(let text):
      if RedactedTemplate(text) == nil { redactedPlaces[place]?.add(plain: text) }
    }
  }

  // MARK: What comes

  /// Returns the text that was recorded at a place, where what comes there is the same, or is there
  /// in the place of a secret.
  mutating func recorded(_ text: String, at place: RedactedPlace) -> String? {
    let texts = redactedPlaces[place]
    return texts?.recorded(text, givenSecrets) { learn(Array($1.utf8), as: $0) }
  }

  /// Returns the text that was recorded for a message that was no JSON.
  mutating func recordedText(_ message: Message) -> String? {
    guard redactedPlaces[.text(message.kind)] != nil else { return nil }
    // A number may be a secret; any other JSON is another message.
    switch Self.json(in: message.bytes) {
    case nil, .number: break
    default: return nil
    }
    return recorded(String(decoding: message.bytes, as: UTF8.self), at: .text(message.kind))
  }

  /// Returns JSON with what was recorded in the place of what is the same.
  mutating func recorded(_ json: JSON, _ path: inout [String], of event: String?) -> JSON {
    let place = RedactedPlace.json(event: event, path: path)
    switch json {
    case .string(let text), .number(let text):
      return recorded(text, at: place).map { .string($0) } ?? json
    case .array(var elements):
      if let text = redactedPlaces[place]?.recordedContainer() { return .string(text) }
      for index in elements.indices {
        path.append(String(index))
        elements[index] = recorded(elements[index], &path, of: event)
        path.removeLast()
      }
      return .array(elements)
    case .object(var members):
      if let text = redactedPlaces[place]?.recordedContainer() { return .string(text) }
      for index in members.indices {
        path.append(members[index].name)
        let value = recorded(members[index].value, &path, of: event)
        members[index] = JSON.Member(name: members[index].name, value: value)
        path.removeLast()
      }
      return .object(members)
    default: return json
    }
  }
}
