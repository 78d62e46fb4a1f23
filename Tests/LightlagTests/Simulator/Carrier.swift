import Lightlag

/// What carries a simulator in a test; all that is told of one must hold with each.
enum Carrier: String, CaseIterable, Sendable {
  /// The test itself, which waits.
  case waiting
  /// A run in virtual time.
  case run
  /// A clock on the wall.
  case real

  /// Those whose time costs nothing.
  static let virtual = [Carrier.waiting, .run]

  /// The clock that a simulator is to be made with.
  var clock: SimulatorClock { self == .real ? .real : .virtual }

  /// Runs a body.
  func carry(_ body: @escaping @Sendable (SimulatorClock) async throws -> Void) async throws {
    guard self == .run else { return try await body(clock) }
    let clock = clock
    try await VirtualTime().run { _ in try await body(clock) }.get()
  }
}
