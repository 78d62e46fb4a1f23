/// A value that many hold and none changes: a copy of it costs one reference.
///
/// Conditions are some hundreds of bytes, and ten thousand links have the same.
package struct Shared<Value: Sendable>: Sendable {
  private let storage: [Value]

  /// Creates the first holder of a value.
  package init(_ value: Value) {
    storage = [value]
  }

  /// The value.
  @inline(__always)
  package var value: Value {
    _read { yield storage[0] }
  }
}
