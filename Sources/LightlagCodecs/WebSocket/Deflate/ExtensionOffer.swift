/// One element of a `Sec-WebSocket-Extensions` field: an extension and its parameters.
///
/// Source: RFC 6455, section 9.1.
struct ExtensionOffer: Hashable {
  /// A parameter, with or without a value.
  struct Parameter: Hashable {
    /// What it is called, in lower case.
    let name: String
    /// What stands behind the equals sign, without quotation marks.
    let value: String?
  }

  /// What the extension is called, in lower case.
  let name: String
  /// In the order in which they came.
  let parameters: [Parameter]

  /// Parses an element; gives `nil` where it is none.
  init?(_ element: String) {
    let parts = element.utf8.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
    guard let first = parts.first, let name = Self.token(first) else { return nil }
    var parameters: [Parameter] = []
    for part in parts.dropFirst() {
      guard let parameter = Self.parameter(part) else { return nil }
      parameters.append(parameter)
    }
    self.name = name
    self.parameters = parameters
  }

  private static func parameter(_ part: Substring.UTF8View) -> Parameter? {
    guard let equals = part.firstIndex(of: UInt8(ascii: "=")) else {
      return token(part).map { Parameter(name: $0, value: nil) }
    }
    var value = part[part.index(after: equals)...].trimmed
    // What is quoted must be a token all the same, so that nothing in it is escaped for good.
    let quote = UInt8(ascii: "\"")
    if value.count >= 2, value.first == quote, value.last == quote {
      value = value.dropFirst().dropLast()
    }
    guard let name = token(part[..<equals]), let text = token(value) else { return nil }
    return Parameter(name: name, value: text)
  }

  private static func token(_ bytes: Substring.UTF8View) -> String? {
    let bytes = bytes.trimmed
    guard !bytes.isEmpty, bytes.allSatisfy(HTTPCharacter.isInToken) else { return nil }
    return String(Substring(bytes)).lowercased()
  }
}
