import Lightlag

/// The parts that a network's document has, each of which may be left out.
struct NetworkParts: Sendable {
  /// One of them.
  private struct Part: Hashable, Sendable {
    /// The object or array that it stands in, or `nil` for the document itself.
    let section: String?
    /// Which of its members or elements it is.
    let index: Int
  }

  private let document: JSON
  private let parts: [Part]

  init(_ profile: Profile) throws {
    document = try JSON(parsing: profile.document)
    var parts: [Part] = []
    for (index, member) in (document.members ?? []).enumerated() {
      if let elements = member.value.array {
        parts += elements.indices.map { Part(section: member.name, index: $0) }
      } else if Self.directions.contains(member.name) {
        let figures = member.value.members ?? []
        parts += figures.indices.map { Part(section: member.name, index: $0) }
      } else if member.value["value"] != nil {
        parts.append(Part(section: nil, index: index))
      }
    }
    self.parts = parts
  }

  /// What the networks are called, as their file is.
  static let name = "explored"

  private static let directions = ["uplink", "downlink"]

  /// How many there are.
  var count: Int { parts.count }

  /// Returns the network with some of its parts only.
  ///
  /// - Throws: `ProfileFailure` where they make no sense without the others.
  func profile(keeping positions: [Int]) throws -> Profile {
    let kept = Set(positions.map { parts[$0] })
    let all = Set(parts)
    func isKept(_ section: String?, _ index: Int) -> Bool {
      let part = Part(section: section, index: index)
      return kept.contains(part) || !all.contains(part)
    }
    var members: [JSON.Member] = []
    for (index, member) in (document.members ?? []).enumerated() where isKept(nil, index) {
      var member = member
      if member.name == "name" { member.value = .string(Self.name) }
      switch member.value {
      case .array(let elements):
        member.value = .array(
          elements.enumerated().filter { isKept(member.name, $0.offset) }.map(\.element))
      case .object(let inner) where Self.directions.contains(member.name):
        member.value = .object(
          inner.enumerated().filter { isKept(member.name, $0.offset) }.map(\.element))
      default: break
      }
      if member.value != .array([]), member.value != .object([]) { members.append(member) }
    }
    return try Profile(parsing: JSON.object(members).bytes, file: Self.name + ".json")
  }

  /// The parts as a person would write them, a line each.
  var text: String {
    parts.map { part in
      guard let section = part.section else {
        return "  " + Self.text((document.members ?? [])[part.index])
      }
      let value = document[section] ?? .null
      if let elements = value.array { return "  \(section): \(elements[part.index].text)" }
      return "  \(section) " + Self.text((value.members ?? [])[part.index])
    }.joined(separator: "\n")
  }

  private static func text(_ member: JSON.Member) -> String {
    let value = member.value["value"] ?? member.value
    return "\(member.name): \(value.string ?? value.text)"
  }
}
