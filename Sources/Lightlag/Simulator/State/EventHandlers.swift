public import LightlagEncoding

/// What is done with an event that arrives at the server: its data, and whose it is.
public typealias EventHandler = @Sendable (JSON, SimulatorPeer) async throws -> Void

/// The same for events that have no handler of their own; their names come first.
public typealias DefaultEventHandler = @Sendable (String, JSON, SimulatorPeer) async throws -> Void

/// What a simulator's user wants done with events, by their names.
struct EventHandlers: Sendable {
  private var named: [String: [EventHandler]] = [:]
  private(set) var fallback: [DefaultEventHandler] = []

  /// Whether there are none at all.
  var isEmpty: Bool { named.isEmpty && fallback.isEmpty }

  /// The events that have handlers of their own.
  var names: [String] { named.keys.sorted() }

  /// Whether somebody handles an event.
  func handles(_ name: String) -> Bool { named[name] != nil || !fallback.isEmpty }

  /// Whether an event has a handler of its own.
  func hasOwn(_ name: String) -> Bool { named[name] != nil }

  /// Adds a handler behind those that an event has.
  mutating func add(_ name: String, _ handler: @escaping EventHandler) {
    named[name, default: []].append(handler)
  }

  /// Adds a handler for events that have none.
  mutating func addDefault(_ handler: @escaping DefaultEventHandler) { fallback.append(handler) }

  /// Returns what is to be called for an event, in order; a known one needs no handler.
  func handlers(of name: String) -> [EventHandler] {
    named[name] ?? fallback.map { handler in { try await handler(name, $0, $1) } }
  }
}
