/// Packets that wait for a way to the other end.
struct EngineIOBacklog: Sendable {
  private var packets: [EngineIOPacket] = []
  /// Packets at the front that were taken, and stay until they are half of all.
  private var takenCount = 0
  /// About how many bytes they take.
  private(set) var byteCount = 0

  /// How many packets wait.
  var count: Int { packets.count - takenCount }

  var isEmpty: Bool { count == 0 }

  mutating func append(_ packet: EngineIOPacket) {
    packets.append(packet)
    byteCount += packet.byteCount
  }

  /// Takes all packets.
  mutating func takeAll() -> [EngineIOPacket] {
    defer { self = Self() }
    return Array(packets[takenCount...])
  }

  /// Takes as many packets from the front as fit into one payload, at least one.
  ///
  /// - Precondition: there is a packet.
  mutating func takePayload(byteLimit: Int) -> [UInt8] {
    precondition(!isEmpty, "a payload holds at least one packet")
    let waiting = packets[takenCount...].prefix(EngineIOPayload.packetLimit)
    var payloadByteCount = 0
    var count = 0
    for packet in waiting {
      // One more for the separator.
      payloadByteCount += packet.byteCount + (count == 0 ? 0 : 1)
      guard count == 0 || payloadByteCount <= byteLimit else { break }
      count += 1
    }
    let taken = Array(waiting.prefix(count))
    for packet in taken { byteCount -= packet.byteCount }
    forget(count)
    return EngineIOPayload.encode(taken)
  }

  /// Moves those behind at most as often as it forgets one, whatever waits.
  private mutating func forget(_ count: Int) {
    takenCount += count
    guard takenCount * 2 >= packets.count else { return }
    packets.removeFirst(takenCount)
    takenCount = 0
  }
}
