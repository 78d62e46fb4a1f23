extension JSON {
  /// The value as compact JSON: no spaces, and no escape that is not needed.
  public var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.value(self)
    return writer.bytes
  }

  /// The value as compact JSON, as a string.
  public var text: String {
    String(decoding: bytes, as: UTF8.self)
  }

  /// The value as JSON for people, one member or element a line, indented by two spaces.
  public var prettyText: String {
    var bytes: [UInt8] = []
    appendPretty(to: &bytes, indentation: 0)
    return String(decoding: bytes, as: UTF8.self)
  }

  private func appendPretty(to bytes: inout [UInt8], indentation: Int) {
    switch self {
    case .array(let elements) where !elements.isEmpty:
      bytes.append(UInt8(ascii: "["))
      for (index, element) in elements.enumerated() {
        Self.appendLine(to: &bytes, isFirst: index == 0, indentation: indentation + 2)
        element.appendPretty(to: &bytes, indentation: indentation + 2)
      }
      Self.appendLine(to: &bytes, isFirst: true, indentation: indentation)
      bytes.append(UInt8(ascii: "]"))
    case .object(let members) where !members.isEmpty:
      bytes.append(UInt8(ascii: "{"))
      for (index, member) in members.enumerated() {
        Self.appendLine(to: &bytes, isFirst: index == 0, indentation: indentation + 2)
        bytes.appendJSONString(member.name.utf8.span)
        bytes.append(contentsOf: ": ".utf8)
        member.value.appendPretty(to: &bytes, indentation: indentation + 2)
      }
      Self.appendLine(to: &bytes, isFirst: true, indentation: indentation)
      bytes.append(UInt8(ascii: "}"))
    default:
      bytes.append(contentsOf: self.bytes)
    }
  }

  private static func appendLine(to bytes: inout [UInt8], isFirst: Bool, indentation: Int) {
    if !isFirst { bytes.append(UInt8(ascii: ",")) }
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: indentation))
  }
}
