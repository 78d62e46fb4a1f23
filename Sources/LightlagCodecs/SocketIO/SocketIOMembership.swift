/// How one end of a connection stands in one namespace.
struct SocketIOMembership: Sendable {
  /// How far it has come.
  enum Phase: Sendable {
    /// The client has asked, the server has not answered.
    case asked
    /// Events may pass.
    case joined
    /// This end left; what the other sent before it knew is still coming.
    case left
  }

  /// Most acknowledgements that are waited for; of older ones nothing is known any more.
  private static let waitingLimit = 1 << 16

  let namespace: String
  var phase: Phase
  private var nextID: UInt64 = 0
  private var waiting: Set<UInt64> = []

  init(namespace: String, phase: Phase) {
    self.namespace = namespace
    self.phase = phase
  }

  /// Returns the id of an event that is to be acknowledged, counted from 0.
  mutating func takeID() -> UInt64 {
    defer { nextID += 1 }
    waiting.insert(nextID)
    if waiting.count > Self.waitingLimit {
      let oldest = nextID - UInt64(Self.waitingLimit / 2)
      waiting = waiting.filter { $0 >= oldest }
    }
    return nextID
  }

  /// Returns whether that event was to be acknowledged and has not been yet.
  mutating func takeAcknowledgement(of id: UInt64) -> Bool { waiting.remove(id) != nil }
}
