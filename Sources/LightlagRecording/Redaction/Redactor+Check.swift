import LightlagCore
import LightlagEncoding

extension Redactor {
  /// Something in a recording that looks like a secret; the secret itself is not told.
  public struct Finding: Hashable, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int

    /// The way to the value in the line, as a JSON pointer.
    public let pointer: String

    /// The name of the placeholder that would stand in its place.
    public let name: String

    /// Creates a finding.
    public init(line: Int, pointer: String, name: String) {
      self.line = line
      self.pointer = pointer
      self.name = name
    }

    public var description: String {
      "line \(line)\(pointer.isEmpty ? "" : ", \(pointer)"): looks like a secret (\(name))"
    }
  }

  /// Returns what looks like a secret in the lines of a recording, or of any other JSON Lines.
  ///
  /// A payload in base64 is looked into as the bytes that it stands for, and text as what it was;
  /// so each secret that this would take out of a message is found. What one line shows to be a
  /// secret is looked for in those before it too.
  public func check(_ bytes: [UInt8]) -> [Finding] {
    var redactor = self
    let findings = redactor.look(at: bytes)
    return redactor.hasLearnt(since: self) ? redactor.look(at: bytes) : findings
  }

  /// Whether there is more to look for than there was.
  package func hasLearnt(since earlier: Redactor) -> Bool { known.count > earlier.known.count }

  /// Returns what looks like a secret in lines, and looks for it from now on.
  package mutating func look(at bytes: [UInt8]) -> [Finding] {
    var findings: [Finding] = []
    var number = 0
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      number += 1
      guard !line.isEmpty, mayHoldSecret(Array(line)) || Self.hasBinary(line) else { continue }
      guard let json = try? JSON(parsing: Array(line)) else {
        if let clean = redacted(Array(line)) {
          findings.append(Finding(line: number, pointer: "", name: Self.firstName(clean)))
        }
        continue
      }
      var path: [String] = []
      let event = json["j"].flatMap { EventName.find(in: Message(.text, $0.bytes)) }
      compare(json, redact(json, payloadOf: event), &path, line: number, &findings)
    }
    return findings
  }

  /// Whether there may be a payload in base64.
  private static func hasBinary(_ line: ArraySlice<UInt8>) -> Bool {
    binaryFilter.isFound(in: line.span)
  }

  private static let binaryFilter = LiteralFilter([Array("\"b64\"".utf8)])

  /// Takes secrets out of a line: of a payload those too that are named by their place in it.
  private mutating func redact(_ line: JSON, payloadOf event: String?) -> JSON {
    guard case .object(let members) = line else { return redact(line) }
    let isRecord = line["ev"] != nil
    return .object(
      members.map { member in
        switch member.name {
        case "j": return .init(name: "j", value: redact(member.value, event: event))
        case "b64": return .init(name: "b64", value: redactBase64(member.value))
        case "hdr": return .init(name: "hdr", value: redact(fields: member.value))
        case "url":
          return .init(name: "url", value: .string(target(member.value.string ?? "")))
        default:
          guard isRecord else { return walk(member) }
          return .init(name: member.name, value: withoutSecrets(member))
        }
      })
  }

  /// Takes secrets out of the fields of a handshake.
  private mutating func redact(fields json: JSON) -> JSON {
    guard case .object(let members) = json else { return walk(json) }
    return .object(
      members.map { member in
        guard let value = member.value.string else { return walk(member) }
        let field = Header(name: member.name, value: value)
        return .init(name: member.name, value: .string(redact(field)))
      })
  }

  /// Returns the value of a member of a line without secrets, where it holds text of users.
  private mutating func withoutSecrets(_ member: JSON.Member) -> JSON {
    guard ["profile", "backend", "clients"].contains(member.name),
      case .object(let parts) = member.value
    else { return Self.fixedNames.contains(member.name) ? member.value : walk(member).value }
    return .object(
      parts.map { part in
        ["doc", "options", "url"].contains(part.name) ? walk(part) : part
      })
  }

  /// Members of lines that hold no text of users, and of which a rule takes nothing out.
  private static let fixedNames: Set<String> = [
    "t", "due", "i", "q", "len", "damage", "code", "status", "ev", "c", "cl", "d", "k", "by",
    "drop", "link", "clean", "clock", "wall", "seed", "rng", "subject", "tool", "msgs", "drops",
    "conns", "sha256", "config_sha256",
  ]

  private mutating func redactBase64(_ json: JSON) -> JSON {
    guard let text = json.string, let bytes = Base64.decode(text),
      let clean = redactedBinary(bytes)
    else { return json }
    return .string(String(decoding: clean, as: UTF8.self))
  }

  private func compare(
    _ one: JSON, _ two: JSON, _ path: inout [String], line: Int, _ findings: inout [Finding]
  ) {
    guard one != two else { return }
    switch (one, two) {
    case (.array(let left), .array(let right)) where left.count == right.count:
      for index in left.indices {
        path.append(String(index))
        compare(left[index], right[index], &path, line: line, &findings)
        path.removeLast()
      }
    case (.object(let left), .object(let right)) where left.count == right.count:
      for index in left.indices {
        path.append(left[index].name)
        if left[index].name != right[index].name {
          add(right[index].name, path, line: line, &findings)
        }
        compare(left[index].value, right[index].value, &path, line: line, &findings)
        path.removeLast()
      }
    default: add(two.string ?? "", path, line: line, &findings)
    }
  }

  private func add(
    _ clean: String, _ path: [String], line: Int, _ findings: inout [Finding]
  ) {
    findings.append(
      Finding(
        line: line, pointer: JSONPointer(tokens: path).description,
        name: Self.firstName(Array(clean.utf8))))
  }

  /// The name in the first placeholder of text.
  private static func firstName(_ bytes: [UInt8]) -> String {
    let text = String(decoding: bytes, as: UTF8.self)
    let part = text.split(separator: "{{secret:").dropFirst(text.hasPrefix("{{secret:") ? 0 : 1)
    return part.first.map { String($0.prefix { $0 != "}" }) } ?? "secret"
  }
}
