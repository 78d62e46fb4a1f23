/// Packets that wait for a way to the other end.
struct EngineIOBacklog: Sendable {
  private var packets: [EngineIOPacket] = []
  /// About how many bytes they take.
  private(set) var byteCount = 0

  var isEmpty: Bool { packets.isEmpty }

  mutating func append(_ packet: EngineIOPacket) {
    packets.append(packet)
    byteCount += packet.byteCount
  }

  /// Takes all packets.
  mutating func takeAll() -> [EngineIOPacket] {
    defer { self = Self() }
    return packets
  }

  /// Takes as many packets from the front as fit into one payload, at least one.
  ///
  /// - Precondition: there is a packet.
  mutating func takePayload(byteLimit: Int) -> [UInt8] {
    precondition(!packets.isEmpty, "a payload holds at least one packet")
    var payloadByteCount = packets[0].byteCount
    var count = 1
    while count < min(packets.count, EngineIOPayload.packetLimit) {
      // One more for the separator.
      payloadByteCount += packets[count].byteCount + 1
      guard payloadByteCount <= byteLimit else { break }
      count += 1
    }
    let taken = Array(packets[..<count])
    packets.removeFirst(count)
    for packet in taken { byteCount -= packet.byteCount }
    return EngineIOPayload.encode(taken)
  }
}
