import LightlagCodecs
import LightlagCore

/// An SLCAN adapter with a line to a host, both of which may misbehave as was asked for.
struct AdapterPort: Sendable {
  private var adapter: SLCANAdapter
  private var fromHost: SLCANDamage
  private var toHost: SLCANDamage
  private var bus: SLCANDamage
  private var replies: [UInt8] = []

  /// Creates an adapter that is not on the bus, the chance of which no other of that seed has.
  init(_ options: SLCANAdapterOptions, seed: Seed, number: Int) {
    var settings = SLCANAdapter.Settings()
    settings.mode = options.isStrict ? .strict : .lenient
    adapter = SLCANAdapter(settings: settings)
    let damage = { (lane: Int) in
      SLCANDamage(options.faults, seed: seed, lane: lane, bufferLimit: settings.bufferLimit)
    }
    fromHost = damage(3 * number)
    toHost = damage(3 * number + 1)
    bus = damage(3 * number + 2)
  }

  /// Whether it is off the bus.
  var isClosed: Bool { adapter.phase == .closed }

  /// Takes what the host writes; what is to be put on the bus, and sent to the host, is appended.
  mutating func receive(
    _ bytes: [UInt8], frames: inout [CANFrame], answer: inout [UInt8]
  ) {
    adapter.receive(fromHost.damage(stream: bytes), frames: &frames, replies: &replies)
    send(into: &answer)
  }

  /// Takes what was on the bus; what is to be sent to the host is appended.
  mutating func deliver(_ frames: [CANFrame], milliseconds: Int64, answer: inout [UInt8]) {
    for frame in frames {
      if bus.hasBusError() { adapter.report(.checksum, replies: &replies) }
      adapter.deliver(frame, milliseconds: milliseconds, replies: &replies)
    }
    send(into: &answer)
  }

  /// What it has met.
  var record: SLCANRecord {
    var record = SLCANRecord()
    record.lines = 1
    record.refusals = adapter.counts.refused
    for quirk in adapter.quirksMet { record.note(quirk: quirk, count: adapter.count(of: quirk)) }
    for damage in [fromHost, toHost, bus] { damage.note(in: &record) }
    return record
  }

  private mutating func send(into answer: inout [UInt8]) {
    answer += toHost.damage(stream: replies)
    replies.removeAll(keepingCapacity: true)
  }
}
