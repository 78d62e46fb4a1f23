package import LightlagCore

/// The part of an HTTP/1.1 message before its body (RFC 9112, section 2.1).
package struct HTTPHead<StartLine: HTTPStartLine>: Hashable, Sendable {
  /// What is asked, or answered.
  package let startLine: StartLine
  /// The fields in the order in which they came.
  package let fields: [Header]

  /// Creates a head.
  package init(startLine: StartLine, fields: [Header]) {
    self.startLine = startLine
    self.fields = fields
  }

  /// Returns the values of all fields with that name, which is in lower case.
  package func values(_ name: String) -> [String] {
    fields.filter { $0.name == name }.map(\.value)
  }

  /// Returns the elements of the lists in all fields with that name, which is in lower case.
  package func elements(_ name: String) -> [String] {
    values(name)
      .flatMap { $0.utf8.split(separator: UInt8(ascii: ",")) }
      .map { String(decoding: $0.trimmed, as: UTF8.self) }
      .filter { !$0.isEmpty }
  }

  /// Returns whether a list has that element, capitals or not; both are in lower case here.
  func has(_ name: String, listing element: String) -> Bool {
    elements(name).contains { $0.lowercased() == element }
  }
}

/// The first line of a head, which tells a request from a response.
package protocol HTTPStartLine: Hashable, Sendable {
  /// Parses a whole line, without its line end.
  init(_ line: [UInt8]) throws(HTTPHeadFailure)

  /// Throws as soon as no line can begin so; called at every byte.
  static func check(beginning: [UInt8]) throws(HTTPHeadFailure)
}
