/// What a message is called: the name of its event, and the namespace where the event is.
///
/// An acknowledgement is called `ack:` and the name of the event that it answers; what joins,
/// leaves or refuses a namespace `connect`, `disconnect` or `connect_error`, which no event of
/// Socket.IO may be called.
package struct EventLabel: Hashable, Sendable {
  /// The name alone: `drive`.
  package let name: String

  /// The namespace, `/` where none is told.
  package let namespace: String

  /// The namespace that needs not be told.
  package static let mainNamespace = "/"

  /// Creates a label.
  package init(name: String, namespace: String = mainNamespace) {
    self.name = name
    self.namespace = namespace
  }

  /// The name, with a namespace other than the main one before it: `/admin:drive`.
  package var text: String {
    namespace == Self.mainNamespace ? name : "\(namespace):\(name)"
  }

  /// Returns whether it is meant by a name, which stands for every namespace unless it begins
  /// with one: `drive`, `/admin:drive`, `/:drive`.
  package func isNamed(_ wanted: String) -> Bool {
    wanted == name || wanted.utf8.first == UInt8(ascii: "/") && wanted == "\(namespace):\(name)"
  }
}
