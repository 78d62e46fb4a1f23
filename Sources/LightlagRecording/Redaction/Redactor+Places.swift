import LightlagCore
import LightlagEncoding

/// Where a secret was taken out of a recording.
enum RedactedPlace: Hashable, Sendable {
  /// A value in the JSON of messages of an event, or of those that have no name.
  case json(event: String?, path: [String])
  /// A message that is no JSON, as a whole.
  case text
  /// What a connection asked for.
  case target
  /// A subprotocol that was offered.
  case subprotocol
  /// A field of an opening handshake.
  case header(String)
}

extension Redactor {
  /// Takes known secrets out again wherever they were taken out of a recording.
  ///
  /// A secret of a few characters stands in many texts by chance, and cannot be looked for. But
  /// where the recording has its placeholder, what comes there is taken out if it is just what was
  /// recorded with the secret put back: in JSON the whole value at that place in messages of the
  /// same event, else the whole text. A number of the same digits is taken out too.
  ///
  /// - Parameters:
  ///   - recording: What secrets were taken out of.
  ///   - secret: Returns a secret by its name, or `nil` where it is not known.
  public mutating func addPlaces(of recording: Recording, _ secret: (String) -> String?) {
    for event in recording.events {
      switch event.kind {
      case .opening(_, let request, _):
        add(request.target, at: .target, secret)
        for name in request.subprotocols { add(name, at: .subprotocol, secret) }
        for field in request.headers { add(field.value, at: .header(field.name), secret) }
      case .sent(_, _, let message, _, _) where Self.hasPlaceholder(message.bytes):
        guard let json = Self.json(in: message.bytes) else {
          add(String(decoding: message.bytes, as: UTF8.self), at: .text, secret)
          continue
        }
        var path: [String] = []
        add(json, &path, of: EventName.find(in: message), secret)
      default: break
      }
    }
  }

  private mutating func add(
    _ json: JSON, _ path: inout [String], of event: String?, _ secret: (String) -> String?
  ) {
    switch json {
    case .string(let text): add(text, at: .json(event: event, path: path), secret)
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        path.append(String(index))
        add(element, &path, of: event, secret)
        path.removeLast()
      }
    case .object(let members):
      for member in members {
        path.append(member.name)
        add(member.value, &path, of: event, secret)
        path.removeLast()
      }
    default: break
    }
  }

  /// Keeps a text that was recorded with a placeholder, by what it was before.
  private mutating func add(
    _ recorded: String, at place: RedactedPlace, _ secret: (String) -> String?
  ) {
    guard let text = try? Self.restore(recorded, secret), text != recorded else { return }
    // Two secrets that are the same cannot be told apart; the first name is as good.
    if redactedPlaces[place]?[text] == nil { redactedPlaces[place, default: [:]][text] = recorded }
  }

  // MARK: What comes

  /// Returns the text that was recorded at a place, where what comes there is the same.
  func recorded(_ text: String, at place: RedactedPlace) -> String? {
    redactedPlaces[place]?[text]
  }

  /// Returns JSON with what was recorded in the place of what is the same.
  func recorded(_ json: JSON, _ path: inout [String], of event: String?) -> JSON {
    switch json {
    case .string(let text), .number(let text):
      return recorded(text, at: .json(event: event, path: path)).map { .string($0) } ?? json
    case .array(var elements):
      for index in elements.indices {
        path.append(String(index))
        elements[index] = recorded(elements[index], &path, of: event)
        path.removeLast()
      }
      return .array(elements)
    case .object(var members):
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
