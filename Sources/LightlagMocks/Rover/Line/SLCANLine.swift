import LightlagCodecs
package import LightlagCore

/// One direction of the serial line: what is written comes out later, in order, perhaps damaged.
package struct SLCANLine: Hashable, Sendable {
  /// What has happened so far.
  package struct Counts: Hashable, Sendable {
    /// Lines of text written.
    package fileprivate(set) var written = 0
    /// Lines that had no room, and were dropped.
    package fileprivate(set) var overflows = 0
    /// Lines that were damaged.
    package fileprivate(set) var damaged = 0
    /// Lines that have come out.
    package fileprivate(set) var arrived = 0

    /// Creates a count of nothing.
    package init() {}
  }

  private struct Parcel: Hashable, Sendable {
    let due: Instant
    let bytes: [UInt8]
  }

  /// What has happened so far.
  package private(set) var counts = Counts()

  private let options: SLCANLineOptions
  private let faults: SLCANFaults
  private let seed: Seed
  private let direction: Direction
  /// The faults that were asked for one by one.
  private var damage: SLCANDamage
  /// In the order in which they come out; those before `first` have.
  private var parcels: [Parcel] = []
  private var first = 0
  private var waitingBytes = 0
  private var latest = Instant.start

  /// Creates an empty line; uplink is what goes to the server.
  package init(_ options: SLCANLineOptions, seed: Seed, direction: Direction) {
    self.options = options
    self.seed = seed
    self.direction = direction
    faults = SLCANFaults(rate: options.errorRate)
    // Apart from the lines of others, whose lanes count up from 0.
    damage = SLCANDamage(
      options.adapter.faults, seed: seed, lane: direction == .uplink ? -1 : -2,
      bufferLimit: options.bufferBytes)
  }

  /// When something comes out next, or `nil`.
  package var deadline: Instant? { first < parcels.count ? parcels[first].due : nil }

  /// Adds the faults that were asked for one by one to a record.
  func note(in record: inout SLCANRecord) { damage.note(in: &record) }

  /// Lines of text on their way.
  package var waitingCount: Int { parcels.count - first }

  /// Writes lines of text, each of which may be damaged by itself; a rest without an end goes with
  /// the last one.
  package mutating func write(_ bytes: [UInt8], at now: Instant) {
    var start = 0
    while start < bytes.count {
      let end = bytes[start...].firstIndex { $0 == 0x0d || $0 == 0x07 } ?? bytes.count - 1
      writeLine(Array(bytes[start...end]), at: now)
      start = end + 1
    }
  }

  private mutating func writeLine(_ line: [UInt8], at now: Instant) {
    var line = line
    let index = counts.written
    counts.written += 1
    let fault = faults.apply(
      to: &line, whether: draw(.lineFault, index), how: draw(.linePlace, index),
      bufferLimit: options.bufferBytes)
    let isDamaged = damage.damage(&line)
    guard waitingBytes + line.count <= options.bufferBytes else { return counts.overflows += 1 }
    if fault != nil || isDamaged { counts.damaged += 1 }
    let spread = draw(.lineDelay, index).uniform(halfWidth: options.jitter.wholeNanoseconds)
    let due = now.advanced(byNanoseconds: options.delay.wholeNanoseconds + spread)
    latest = max(latest, due)
    waitingBytes += line.count
    parcels.append(Parcel(due: latest, bytes: line))
  }

  /// Returns the next bytes to have come out by `now`, or `nil`.
  package mutating func read(by now: Instant) -> [UInt8]? {
    guard first < parcels.count, parcels[first].due <= now else { return nil }
    let bytes = parcels[first].bytes
    first += 1
    counts.arrived += 1
    waitingBytes -= bytes.count
    // Now and then, so that taking one out costs the same however many wait.
    if first == parcels.count || first >= 64 {
      parcels.removeFirst(first)
      first = 0
    }
    return bytes
  }

  private func draw(_ purpose: MockDraw.Purpose, _ index: Int) -> Draw {
    MockDraw(seed, purpose, index, index >> 32, direction == .uplink ? 0 : 1).draw
  }
}
