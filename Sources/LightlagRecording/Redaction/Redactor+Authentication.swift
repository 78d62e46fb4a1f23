import LightlagEncoding

// Messages by which a client shows who it is have their secrets where no name tells of them:
// `["auth","bob","…"]`, `{"event":"login","data":["bob","…"]}`.

extension Redactor {
  /// What is said to authenticate, in small letters.
  static let authentications = [
    "auth", "authenticate", "authentication", "authorize", "login", "logon", "signin",
  ]

  /// The members that say what a message is.
  private static let kinds = ["action", "cmd", "command", "event", "method", "op", "type"]

  /// The members that hold what it says.
  private static let contents = ["args", "data", "message", "params", "payload", "value"]

  /// The members that are secrets in an authentication, and elsewhere are not.
  private static let secretsHere = ["code", "key", "pass", "pin"]

  /// Whether a text names an authentication.
  static func isAuthentication(_ name: String) -> Bool {
    authentications.contains(name.lowercased().filter { $0 != "_" && $0 != "-" })
  }

  /// The name of the authentication that an object is, or `nil` where it is none.
  static func authentication(in members: [JSON.Member]) -> String? {
    members.first { member in
      kinds.contains(member.name.lowercased()) && member.value.string.map(isAuthentication) ?? false
    }?.value.string
  }

  /// Whether a member holds what an authentication says.
  static func isContent(_ name: String) -> Bool { contents.contains(name.lowercased()) }

  /// Returns what an authentication says without its secrets: the last text, as that before it is
  /// who it is; and members that are named so.
  mutating func withoutCredentials(_ json: JSON, _ name: String) -> JSON {
    switch json {
    case .string(let text) where CredentialText.isCredential(text.utf8):
      return Self.isPlaceholder(text[...]) ? json : .string(cover(text, as: name))
    case .array(let elements):
      let last = elements.lastIndex { $0.string != nil }
      return .array(
        elements.indices.map { index in
          let isText = elements[index].string != nil
          return isText && index != last
            ? walk(elements[index]) : withoutCredentials(elements[index], name)
        })
    case .object(let members):
      return .object(
        members.map { member in
          Self.secretsHere.contains(member.name.lowercased())
            ? .init(name: member.name, value: covered(member.value, name: member.name))
            : walk(member)
        })
    default: return walk(json)
    }
  }
}
