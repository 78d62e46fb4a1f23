import LightlagEncoding

extension Redactor {
  /// Returns JSON without secrets.
  mutating func redact(_ json: JSON, event: String? = nil) -> JSON {
    var json = json
    if !redactedPlaces.isEmpty {
      var path: [String] = []
      json = recorded(json, &path, of: event)
    }
    return walk(withoutPlaces(json, event: event))
  }

  private mutating func walk(_ json: JSON) -> JSON {
    switch json {
    case .string(let string): return .string(text(string))
    case .number(let text):
      return known.name(of: Array(text.utf8)).map { .string(Self.placeholder($0)) } ?? json
    case .array(let elements):
      if looksAtMembers, elements.count == 2, let name = elements[0].string,
        elements[1].string != nil, SecretParameters.isSecret(name[...])
      {
        return .array([elements[0], covered(elements[1], name: name)])
      }
      return .array(elements.map { walk($0) })
    case .object(let members):
      let named = looksAtMembers ? Self.pair(in: members) : nil
      return .object(members.map { walk($0, named) })
    default: return json
    }
  }

  mutating func walk(_ member: JSON.Member, _ named: NamedValue? = nil) -> JSON.Member {
    if member.name == named?.key { return member }
    if let named, member.name == named.value {
      let value = named.isSecret ? covered(member.value, name: named.name) : walk(member.value)
      return JSON.Member(name: member.name, value: value)
    }
    let name = text(member.name)
    guard looksAtMembers, SecretParameters.isSecret(member.name[...]) else {
      return JSON.Member(name: name, value: walk(member.value))
    }
    return JSON.Member(name: name, value: covered(member.value, name: member.name))
  }

  /// Returns a secret's value covered, and all strings and numbers in it if it has several.
  private mutating func covered(_ json: JSON, name: String) -> JSON {
    switch json {
    case .null, .bool: return json
    case .string(let text) where text.isEmpty || Self.isPlaceholder(text[...]): return json
    case .string(let text), .number(let text): return .string(cover(text, as: name))
    case .array(let elements): return .array(elements.map { covered($0, name: name) })
    case .object(let members):
      return .object(members.map { .init(name: $0.name, value: covered($0.value, name: name)) })
    }
  }

  // MARK: Pairs

  /// A name and a value that are members of one object.
  struct NamedValue {
    /// The members that hold the two.
    let key: String
    let value: String
    let name: String
    let isSecret: Bool
  }

  /// Returns the pair that an object is, or `nil` where it is none.
  private static func pair(in members: [JSON.Member]) -> NamedValue? {
    guard let value = members.first(where: { $0.name.lowercased() == "value" }) else { return nil }
    for member in members where ["name", "key"].contains(member.name.lowercased()) {
      guard let name = member.value.string, isName(name) else { continue }
      return NamedValue(
        key: member.name, value: value.name, name: name,
        isSecret: SecretParameters.isSecret(name[...]))
    }
    return nil
  }

  /// Whether text may be a name: a secret has digits, or is longer.
  private static func isName(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy { byte in
        (97...122).contains(byte | 0x20) || "-_. :".utf8.contains(byte)
      }
  }
}
