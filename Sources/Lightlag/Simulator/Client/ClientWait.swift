import LightlagCore
import LightlagTime

/// Someone who waits for what a client is to see.
struct ClientWait: Sendable {
  /// What is awaited.
  enum Wish: Hashable, Sendable {
    /// Events may be sent.
    case connection
    /// The next event of a name, or of any.
    case event(String?)
    /// The next event of any of these names.
    case oneOf([String])
    /// The next message, whatever it says.
    case message
  }

  /// What came of it.
  enum Answer: Sendable {
    case connected
    case event(SimulatorEvent)
    case message(Message)
    case failed(SimulatorFailure)
  }

  /// It is never used twice.
  let number: Int
  let wish: Wish
  /// Where the answer goes.
  let mailbox: Mailbox<Answer>
  /// How long it may take.
  let within: Duration?
  /// What had arrived when it began.
  let before: [String: Int]
  /// Where it is awaited: the source file, with its module, and the line.
  let place: (file: StaticString, line: UInt)
  /// When it began, and at which of the simulator's steps.
  let since: (instant: Instant, step: Int)

  /// How a person would call what is awaited.
  var name: String { wish.name }
}

extension ClientWait.Wish {
  /// Whether an event of a name is what is awaited.
  func isFulfilled(by name: String) -> Bool {
    switch self {
    case .event(let wanted): wanted == nil || wanted == name
    case .oneOf(let names): names.contains(name)
    case .connection, .message: false
    }
  }

  /// How a person would call it.
  var name: String {
    switch self {
    case .connection: "the connection"
    case .event(let name?): "'\(name)'"
    case .event(nil): "an event"
    case .oneOf(let names): names.map { "'\($0)'" }.joined(separator: " or ")
    case .message: "a message"
    }
  }
}
