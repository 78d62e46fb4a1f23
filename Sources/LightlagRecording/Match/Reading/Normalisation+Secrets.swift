import LightlagCore
import LightlagEncoding

// Which of several secrets of one name it is says its label, by the order in which they were found.
// So labels are compared as what a rule binds: each must stand for the same one throughout.

extension Normalisation {
  /// Returns JSON with only the names of secrets in its placeholders, and tells of their labels.
  static func unnumbering(
    _ json: JSON, _ path: inout [String], _ found: inout [NormalForm.Secret]
  ) -> JSON {
    switch json {
    case .string(let text): return .string(unnumbering(text, path, &found))
    case .array(var elements):
      for index in elements.indices {
        path.append(String(index))
        elements[index] = unnumbering(elements[index], &path, &found)
        path.removeLast()
      }
      return .array(elements)
    case .object(var members):
      for (index, member) in members.enumerated() {
        path.append(member.name)
        let name = unnumbering(member.name, path, &found)
        let value = unnumbering(member.value, &path, &found)
        members[index] = JSON.Member(name: name, value: value)
        path.removeLast()
      }
      return .object(members)
    default: return json
    }
  }

  private static func unnumbering(
    _ text: String, _ path: [String], _ found: inout [NormalForm.Secret]
  ) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    return String(decoding: unnumbering(Array(text.utf8), at: path, &found), as: UTF8.self)
  }

  /// Returns bytes with only the names of secrets in their placeholders, and tells of their labels.
  static func unnumbering(
    _ bytes: [UInt8], at path: [String] = [], _ found: inout [NormalForm.Secret]
  ) -> [UInt8] {
    var bytes = bytes
    // In UTF-16 too, as in what was taken out of binary messages.
    for stride in 1...2 {
      let places = Redactor.placeholders(in: bytes, stride: stride)
      bytes = Redactor.rewrite(places, in: bytes, stride: stride) { text in
        let label = SecretLabel(text)
        found.append(.init(path: path, label: label.secret))
        let clean = Redactor.placeholder(label.unnumbered)
        return stride == 1 ? Array(clean.utf8) : WideText.bytes(of: clean)
      }
    }
    return bytes
  }
}
