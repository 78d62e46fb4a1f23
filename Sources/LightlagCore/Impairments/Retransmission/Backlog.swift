/// The messages of a connection from the first gap on, in the order they were sent.
struct Backlog: Sendable {
  /// A message that was sent but cannot be read yet.
  struct Entry: Sendable {
    let index: Int
    let departure: Instant
    /// When it arrives; the end of time while no transmission of it is known to.
    var arrival: Instant
    /// When the sender hears of the third message that arrived beyond this gap.
    var fast = Instant.end
    /// Retransmissions so far.
    var attempts = 0
    /// Whether no transmission of it is known to arrive.
    var isGap: Bool
  }

  /// When the latest message that arrived beyond the gap did so.
  private(set) var latestArrival = Instant.start

  /// When the next gap is to be retransmitted fast; the end of time where none is.
  private(set) var fastInstant = Instant.end

  private var entries: [Entry] = []
  /// Places in `entries`: the first message that waits, the next to be retransmitted fast, and
  /// the first beyond which not yet three have arrived.
  private var head = 0
  private var fastPlace = 0
  private var openPlace = 0
  /// Places of the last two that arrived at their first transmission, or less than zero.
  private var arrived = (older: -1, newer: -1)

  /// Number of messages that wait.
  var count: Int { entries.count - head }

  /// Whether none waits.
  @inline(__always) var isEmpty: Bool { entries.isEmpty }

  /// The first message, which is a gap until it is known to arrive.
  var first: Entry? { isEmpty ? nil : entries[head] }

  /// When the first of all that arrived at their first transmission did so.
  var firstArrival: Instant? {
    entries[head...].first { !$0.isGap && $0.attempts == 0 }?.arrival
  }

  /// Adds a message that is lost at its first transmission.
  mutating func append(_ index: Int, departure: Instant) {
    entries.append(Entry(index: index, departure: departure, arrival: .end, isGap: true))
  }

  /// Adds a message that arrives, and of which the sender hears at `acknowledged`.
  mutating func append(_ index: Int, departure: Instant, arrival: Instant, acknowledged: Instant) {
    let place = entries.count
    entries.append(Entry(index: index, departure: departure, arrival: arrival, isGap: false))
    latestArrival = arrival
    // It is the third beyond every gap before the second last that arrived.
    for gap in openPlace..<max(arrived.older, openPlace) { entries[gap].fast = acknowledged }
    openPlace = max(arrived.older, openPlace)
    arrived = (arrived.newer, place)
    findFast()
  }

  /// Takes out the first message.
  mutating func removeFirst() {
    head += 1
    if head == entries.count {
      self = Backlog(reusing: entries)
    } else if head >= 64, head * 2 >= entries.count {
      forget()
    }
  }

  /// Sends the gap again that is due at `instant`.
  mutating func retransmitFast(
    at instant: Instant,
    _ retransmit: (Int, Int, Instant) -> Retransmission.Transmission
  ) {
    send(fastPlace, at: instant, retransmit)
    findFast()
  }

  /// Sends every gap again that had been sent by `instant`.
  mutating func retransmitAll(
    at instant: Instant,
    _ retransmit: (Int, Int, Instant) -> Retransmission.Transmission
  ) {
    for place in head..<entries.count where entries[place].isGap {
      guard entries[place].departure <= instant else { break }
      send(place, at: instant, retransmit)
    }
    findFast()
  }

  init() {}

  /// Creates an empty list in the memory of another, if that is not much.
  private init(reusing old: [Entry]) {
    entries = old
    entries.removeAll(keepingCapacity: old.count <= 256)
  }

  private mutating func send(
    _ place: Int, at instant: Instant,
    _ retransmit: (Int, Int, Instant) -> Retransmission.Transmission
  ) {
    entries[place].attempts += 1
    let entry = entries[place]
    guard case .arrives(let arrival) = retransmit(entry.index, entry.attempts, instant) else {
      return
    }
    entries[place].arrival = arrival
    entries[place].isGap = false
  }

  /// Finds the next gap that three have arrived beyond, and that was not sent again yet.
  private mutating func findFast() {
    fastPlace = max(fastPlace, head)
    while fastPlace < openPlace {
      let entry = entries[fastPlace]
      if entry.isGap && entry.attempts == 0 {
        fastInstant = entry.fast
        return
      }
      fastPlace += 1
    }
    fastInstant = .end
  }

  private mutating func forget() {
    entries.removeFirst(head)
    fastPlace = max(fastPlace - head, 0)
    openPlace = max(openPlace - head, 0)
    arrived = (max(arrived.older - head, -1), max(arrived.newer - head, -1))
    head = 0
  }
}
