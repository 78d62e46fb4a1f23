/// What users want done with events, by the events' names.
struct RoverHandlers: Sendable {
  typealias Handler = @Sendable (RoverEvent) throws -> Void

  private var named: [String: [Handler]] = [:]
  private var fallback: [Handler] = []

  /// Adds a handler behind those that an event has.
  mutating func add(_ name: String, _ handler: @escaping Handler) {
    named[name, default: []].append(handler)
  }

  /// Adds a handler for events that have none.
  mutating func addDefault(_ handler: @escaping Handler) { fallback.append(handler) }

  /// Calls those of an event in order, or the default ones where it is not known.
  ///
  /// - Parameters:
  ///   - event: the event.
  ///   - isKnown: whether the server itself knows what to do with it.
  /// - Returns: how many failed, and whether the event came to the default handler.
  func call(_ event: RoverEvent, isKnown: Bool) -> (failures: Int, isDefault: Bool) {
    let own = named[event.name] ?? []
    let isDefault = own.isEmpty && !isKnown
    var failures = 0
    for handler in isDefault ? fallback : own {
      do { try handler(event) } catch { failures += 1 }
    }
    return (failures, isDefault)
  }
}
