import LightlagEncoding

/// The fields of a JSON object, read with failures that say what is accepted.
struct Fields {
  /// The fields of an object that has none.
  private static let none = Fields(object: .object([]))

  private let object: JSON

  private init(object: JSON) { self.object = object }

  /// Creates a reader of an object's fields.
  init(_ json: JSON) throws(FieldFailure) {
    guard json.members != nil else { throw .notAnObject }
    object = json
  }

  /// Whether a field is there, and not `null`.
  func has(_ name: String) -> Bool { object[name].map { !$0.isNull } ?? false }

  /// Whether a field is there as `null`, where that means something else than a missing one.
  func isNull(_ name: String) -> Bool { object[name]?.isNull ?? false }

  /// Refuses an object with a field of another name.
  func allow(only names: [String]) throws(FieldFailure) {
    for member in object.members ?? [] where !names.contains(member.name) {
      throw .unknown(Self.shortened(member.name), accepted: names.joined(separator: ", "))
    }
  }

  /// Returns a string that is not empty.
  func string(_ name: String, accepted: String) throws(FieldFailure) -> String {
    let value = try value(name, accepted: accepted)
    guard let string = value.string, !string.isEmpty else {
      throw failure(name, value, accepted: accepted)
    }
    return string
  }

  /// Returns a truth value, or `fallback` where the field is missing.
  func bool(_ name: String, default fallback: Bool) throws(FieldFailure) -> Bool {
    guard has(name) else { return fallback }
    let value = try value(name, accepted: "true or false")
    guard let bool = value.bool else { throw failure(name, value, accepted: "true or false") }
    return bool
  }

  /// Returns an integer in a range, or `fallback` where the field is missing.
  func integer(
    _ name: String, in range: ClosedRange<Int64>, default fallback: Int64
  ) throws(FieldFailure) -> Int64 {
    guard has(name) else { return fallback }
    let accepted = "a whole number from \(range.lowerBound) to \(range.upperBound)"
    let value = try value(name, accepted: accepted)
    guard let integer = value.integer, range.contains(integer) else {
      throw failure(name, value, accepted: accepted)
    }
    return integer
  }

  /// Returns the fields of an object, none where the field is missing.
  func fields(_ name: String) throws(FieldFailure) -> Fields {
    guard has(name) else { return Self.none }
    let value = try value(name, accepted: "an object")
    guard value.members != nil else { throw failure(name, value, accepted: "an object") }
    return try Fields(value)
  }

  /// Returns a value as it stands, or `nil` where the field is missing.
  func json(_ name: String) -> JSON? { has(name) ? object[name] : nil }

  /// Returns a number in a range of whole ones, in millionths.
  ///
  /// - Precondition: the range is within a million million of zero, so that millionths fit.
  func millionths(_ name: String, in range: ClosedRange<Int64>) throws(FieldFailure) -> Int64 {
    let accepted = "a number from \(range.lowerBound) to \(range.upperBound)"
    let value = try value(name, accepted: accepted)
    guard let number = Self.number(value),
      (Double(range.lowerBound)...Double(range.upperBound)).contains(number)
    else { throw failure(name, value, accepted: accepted) }
    return Self.millionths(number)
  }

  /// Returns a number in millionths, moved into a range that is in millionths too.
  func millionths(
    _ name: String, clampedTo range: ClosedRange<Int64>
  ) throws(FieldFailure) -> Int64 {
    let value = try value(name, accepted: "a finite number")
    guard let number = Self.number(value) else {
      throw failure(name, value, accepted: "a finite number")
    }
    // Clamped before it becomes an integer, in which a larger one would not fit.
    let lowest = Double(range.lowerBound) / 1_000_000
    let highest = Double(range.upperBound) / 1_000_000
    let near = Self.millionths(min(max(number, lowest), highest))
    return min(max(near, range.lowerBound), range.upperBound)
  }

  /// The failure of a field to have a value that is accepted.
  func failure(_ name: String, accepted: String) -> FieldFailure {
    failure(name, object[name] ?? .null, accepted: accepted)
  }

  /// Returns a text of at most 40 characters, so that an answer stays short whatever was asked.
  static func shortened(_ text: String) -> String {
    text.unicodeScalars.count <= 40 ? text : String(text.unicodeScalars.prefix(39)) + "…"
  }

  private func failure(_ name: String, _ value: JSON, accepted: String) -> FieldFailure {
    let found =
      switch value {
      case .object: "an object"
      case .array: "an array"
      default: Self.shortened(value.text)
      }
    return .unacceptable(name, found: found, accepted: accepted)
  }

  private func value(_ name: String, accepted: String) throws(FieldFailure) -> JSON {
    guard let value = object[name] else { throw .missing(name, accepted: accepted) }
    return value
  }

  private static func number(_ value: JSON) -> Double? {
    guard let number = value.numberText.flatMap({ Double($0) }), number.isFinite else { return nil }
    return number
  }

  private static func millionths(_ number: Double) -> Int64 {
    Int64(number * 1_000_000 + (number < 0 ? -0.5 : 0.5))
  }
}
