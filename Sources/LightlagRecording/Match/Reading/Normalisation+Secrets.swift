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
    case .string(let text): return .string(unnumbering(text, at: path, &found))
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
        let name = unnumbering(member.name, at: path, &found)
        let value = unnumbering(member.value, &path, &found)
        members[index] = JSON.Member(name: name, value: value)
        path.removeLast()
      }
      return .object(members)
    default: return json
    }
  }

  /// Returns text with only the names of secrets in its placeholders, and tells of their labels.
  static func unnumbering(
    _ text: String, at path: [String] = [], _ found: inout [NormalForm.Secret]
  ) -> String {
    guard text.utf8.contains(UInt8(ascii: "{")) else { return text }
    let bytes = unnumbering(Array(text.utf8), stride: 1, at: path, &found)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Returns a message with only the names of secrets in its placeholders, and tells of their
  /// labels.
  static func unnumbering(
    _ message: Message, _ found: inout [NormalForm.Secret]
  ) -> [UInt8] {
    Redactor.strides(in: message.kind).reduce(message.bytes) { bytes, stride in
      unnumbering(bytes, stride: stride, at: [], &found)
    }
  }

  private static func unnumbering(
    _ bytes: [UInt8], stride: Int, at path: [String], _ found: inout [NormalForm.Secret]
  ) -> [UInt8] {
    let places = Redactor.placeholders(in: bytes, stride: stride)
    return Redactor.rewrite(places, in: bytes, stride: stride) { text in
      let label = SecretLabel(text)
      found.append(.init(path: path, label: label.secret))
      let clean = Redactor.placeholder(label.unnumbered)
      return stride == 1 ? Array(clean.utf8) : WideText.bytes(of: clean)
    }
  }
}
