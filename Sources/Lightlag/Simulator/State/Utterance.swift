package import LightlagCore

/// Something that a test has a simulator send: which simulator, which end, and the how-many-th.
package struct Utterance: Hashable, Sendable {
  /// Which of the run's simulators, counted from 0.
  package let simulator: Int
  /// The client, or `nil` for the server.
  package let sender: ClientID?
  /// How many that end was told to send before.
  package let number: Int
}
