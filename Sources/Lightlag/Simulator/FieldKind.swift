import LightlagEncoding

/// What a field of an event's data must be.
public enum FieldKind: String, Hashable, Sendable, CaseIterable {
  /// A number.
  case number
  /// A string.
  case string
  /// A truth value.
  case bool
  /// An object.
  case object
  /// An array.
  case array

  /// Whether a value is of this kind.
  func accepts(_ value: JSON) -> Bool {
    switch (self, value) {
    case (.number, .number), (.string, .string), (.bool, .bool), (.object, .object),
      (.array, .array):
      true
    default: false
    }
  }
}
