import LightlagCore
import LightlagEncoding

extension JSONWriter {
  mutating func member(_ name: String, _ value: String) {
    self.name(name)
    string(value)
  }

  mutating func member(_ name: String, _ value: some FixedWidthInteger) {
    self.name(name)
    integer(value)
  }

  mutating func member(_ name: String, _ value: Bool) {
    self.name(name)
    bool(value)
  }

  mutating func member(_ name: String, _ value: Instant) {
    member(name, value.nanoseconds)
  }

  mutating func member(_ name: String, _ value: Duration) {
    member(name, value.wholeNanoseconds)
  }

  mutating func member(_ name: String, _ value: Probability) {
    member(name, value.partsPerBillion)
  }

  /// Writes an object as a member.
  mutating func object(_ name: String, _ body: (inout JSONWriter) -> Void) {
    self.name(name)
    beginObject()
    body(&self)
    endObject()
  }

  /// Writes an array as a member.
  mutating func array<Element>(
    _ name: String, _ elements: some Sequence<Element>,
    _ write: (inout JSONWriter, Element) -> Void
  ) {
    self.name(name)
    beginArray()
    for element in elements { write(&self, element) }
    endArray()
  }
}
