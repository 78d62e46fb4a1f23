package import LightlagEncoding

/// The array that an event or an acknowledgement carries, with its binary attachments.
///
/// The JSON is kept as it was written, so that a number has its own text still: where an
/// attachment belongs, there is a placeholder, and `bytes(of:)` finds what it stands for.
package struct SocketIOPayload: Hashable, Sendable {
  /// The elements; the first one of an event is its name.
  package var elements: [JSON]
  /// The attachments, in the order of their placeholders' numbers.
  package var attachments: [[UInt8]]

  /// Creates a payload.
  package init(_ elements: [JSON] = [], attachments: [[UInt8]] = []) {
    self.elements = elements
    self.attachments = attachments
  }

  /// Creates the payload of an event.
  package init(event name: String, _ arguments: JSON..., attachments: [[UInt8]] = []) {
    self.init([.string(name)] + arguments, attachments: attachments)
  }

  /// The name of the event: its first element, a string or a number.
  package var name: String? { elements.first.flatMap { $0.string ?? $0.numberText } }

  /// What comes after the event's name.
  package var arguments: ArraySlice<JSON> { elements.dropFirst() }

  /// Returns what stands for the attachment of that number.
  package static func placeholder(_ number: Int) -> JSON {
    ["_placeholder": true, "num": JSON(number)]
  }

  /// Returns the attachment that a value stands for, or `nil` where it stands for itself.
  package func bytes(of value: JSON) -> [UInt8]? {
    guard case .number(let number) = Self.reference(value), attachments.indices.contains(number)
    else { return nil }
    return attachments[number]
  }

  private enum Reference {
    case none
    case number(Int)
    /// It says that it stands for an attachment, and not for which.
    case invalid
  }

  private static func reference(_ value: JSON) -> Reference {
    guard case .object = value, value["_placeholder"] == true else { return .none }
    guard let number = value["num"]?.integer, number >= 0 else { return .invalid }
    return .number(Int(number))
  }

  /// Whether each placeholder below a value stands for one of so many attachments.
  static func isComplete(_ value: JSON, attachmentCount: Int) -> Bool {
    switch reference(value) {
    case .invalid: return false
    case .number(let number): return number < attachmentCount
    case .none: break
    }
    return switch value {
    case .array(let elements):
      elements.allSatisfy { isComplete($0, attachmentCount: attachmentCount) }
    case .object(let members):
      members.allSatisfy { isComplete($0.value, attachmentCount: attachmentCount) }
    default: true
    }
  }
}
