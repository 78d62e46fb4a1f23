package import LightlagCore

/// Something that a test has sent, and the messages that it became.
package struct SentUtterance: Hashable, Sendable {
  /// A message of it.
  package struct Position: Hashable, Sendable {
    /// The connection that it was sent on.
    package let connection: ConnectionID
    /// Its position among the messages of its connection and direction.
    package let index: Int
  }

  /// Which it is.
  package let utterance: Utterance
  /// What the event is called.
  package let event: String
  /// Which way it went.
  package let direction: Direction
  /// The messages, as far as the history had them.
  package let positions: [Position]
}
