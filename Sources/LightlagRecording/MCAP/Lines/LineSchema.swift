/// What a line of a recording looks like, as JSON Schema.
///
/// Source: JSON Schema, draft 2020-12.
package struct LineSchema: Hashable, Sendable {
  /// The kind of line: `msg`.
  package let name: String

  /// The document.
  package let text: String
}
