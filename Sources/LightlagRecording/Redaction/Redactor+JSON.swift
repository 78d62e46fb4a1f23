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

  mutating func walk(_ json: JSON) -> JSON {
    switch json {
    case .string(let string): return .string(text(string))
    case .number(let text):
      return known.name(of: Array(text.utf8)).map { .string(Self.placeholder($0)) } ?? json
    case .array(let elements):
      if looksAtMembers, let name = elements.first?.string, Self.isAuthentication(name),
        case .array(let said) = withoutCredentials(.array(Array(elements.dropFirst())), name)
      {
        return .array([elements[0]] + said)
      }
      if looksAtMembers, elements.count == 2, let name = elements[0].string,
        let value = elements[1].string, SecretName.isSecret(member: name, value)
      {
        return .array([elements[0], covered(elements[1], name: name)])
      }
      return .array(elements.map { walk($0) })
    case .object(let members):
      guard looksAtMembers else { return .object(members.map { walk($0) }) }
      let named = Self.pair(in: members)
      let authentication = Self.authentication(in: members)
      return .object(
        members.map { member in
          guard let authentication, Self.isContent(member.name) else { return walk(member, named) }
          let said = withoutCredentials(member.value, authentication)
          return JSON.Member(name: member.name, value: said)
        })
    default: return json
    }
  }

  mutating func walk(_ member: JSON.Member, _ named: NamedValue? = nil) -> JSON.Member {
    if member.name == named?.key { return member }
    if let named, member.name == named.value {
      return JSON.Member(name: member.name, value: covered(member.value, by: named.name))
    }
    let name = text(member.name)
    guard looksAtMembers else { return JSON.Member(name: name, value: walk(member.value)) }
    return JSON.Member(name: name, value: covered(member.value, by: member.name))
  }

  /// Returns a value, covered where its name is a secret's.
  mutating func covered(_ json: JSON, by name: String) -> JSON {
    switch (SecretName.kind(of: name[...]), json) {
    case (.always, _): covered(json, name: name)
    case (nil, .array), (nil, .object):
      Self.isAuthentication(name) ? withoutCredentials(json, name) : walk(json)
    case (nil, _): walk(json)
    case (_, .string(let text)) where SecretName.isSecret(member: name, text):
      covered(json, name: name)
    case (_, .array(let elements)) where elements.allSatisfy({ $0.string != nil }):
      .array(elements.map { covered($0, by: name) })
    default: walk(json)
    }
  }

  /// Returns a secret's value covered, and all strings and numbers in it if it has several.
  mutating func covered(_ json: JSON, name: String) -> JSON {
    switch json {
    case .null, .bool: return json
    case .string(let text) where text.isEmpty || Self.isPlaceholder(text[...]): return json
    case .string(let text), .number(let text): return .string(cover(text, as: name))
    case .array(let elements): return .array(elements.map { covered($0, name: name) })
    case .object(let members):
      return .object(
        members.map { member in
          // Whose secret it is, is none.
          let isPublic = Self.publicNames.contains(member.name.lowercased())
          let value = isPublic ? walk(member.value) : covered(member.value, name: name)
          return .init(name: member.name, value: value)
        })
    }
  }

  /// What stands beside a secret in one object with it.
  private static let publicNames = [
    "email", "login", "method", "name", "realm", "role", "scheme", "type", "user", "username",
  ]

  // MARK: Pairs

  /// A name and a value that are members of one object.
  struct NamedValue {
    /// The members that hold the two.
    let key: String
    let value: String
    let name: String
  }

  /// Returns the pair that an object is, or `nil` where it is none.
  private static func pair(in members: [JSON.Member]) -> NamedValue? {
    guard let value = members.first(where: { $0.name.lowercased() == "value" }) else { return nil }
    for member in members where ["name", "key"].contains(member.name.lowercased()) {
      guard let name = member.value.string, isName(name) else { continue }
      return NamedValue(key: member.name, value: value.name, name: name)
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
