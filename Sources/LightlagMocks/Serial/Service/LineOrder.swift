import LightlagCore

/// What whoever has a line was told to do with it, and has not said yet whether it could be done.
///
/// Orders are answered one after the other, each by a message of text on the line: `open` where it
/// was done, else `error`.
struct LineOrder: Sendable {
  /// What is to become true of the port when it was done.
  enum Change: Sendable {
    /// It is open, so set up.
    case opened(SerialPortOptions)
    /// It is set up so, open or not.
    case changed(SerialPortOptions)
    /// Nothing: it is already.
    case none
  }

  /// What is to become true of the port when it was done.
  let change: Change
  /// The request that waits for it, or `nil`.
  var connection: ConnectionID?
}
