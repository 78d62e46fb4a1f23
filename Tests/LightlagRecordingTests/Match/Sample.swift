import LightlagCore
import LightlagEncoding
import LightlagRecording

/// Recordings written out in few words, for what compares them.
struct Sample {
  private var events: [SessionEvent] = []
  private var counts: [ConnectionID: LinkPair<Int>] = [:]
  private var instant: Int64 = 0
  var isComplete = true
  /// Whether large payloads stand beside its lines.
  var hasBlobs = false
  /// Which part of its run it has, if not all.
  var part: RecordingPart?
  var seed: Seed = 7
  /// What was taken out of it.
  var redactions: [String]?

  /// Opens a connection.
  mutating func open(_ connection: Int, target: String = "/ws", client: Int? = nil) {
    instant += 1_000_000
    let client = ClientID(index: client ?? connection - 1)
    add(connection, .opening(client: client, OpenRequest(target: target), due: now))
    add(connection, .answered(.accepted(subprotocol: nil), due: now))
  }

  /// Sends text, 1 ms behind what came before, to arrive 10 µs later.
  mutating func send(
    _ connection: Int, _ direction: Direction, _ text: String, after: Int64 = 1_000_000,
    isLost: Bool = false
  ) {
    send(connection, direction, Message(text: text), after: after, isLost: isLost)
  }

  mutating func send(
    _ connection: Int, _ direction: Direction, _ message: Message, after: Int64 = 1_000_000,
    isLost: Bool = false
  ) {
    instant += after
    let id = ConnectionID(index: connection - 1)
    let index = counts[id, default: LinkPair(uplink: 0, downlink: 0)][direction]
    counts[id, default: LinkPair(uplink: 0, downlink: 0)][direction] += 1
    let due = Instant(nanoseconds: instant + 10_000)
    add(
      connection,
      .sent(
        direction, index: index, message, isLost ? .dropped(.loss) : .scheduled(due: due),
        queued: 0))
  }

  mutating func close(
    _ connection: Int, code: UInt16 = 1000, reason: String = "",
    _ party: Closure.Party = .client, after: Int64 = 1_000_000
  ) {
    instant += after
    add(
      connection,
      .closing(
        party == .client ? .uplink : .downlink,
        Closure(code: code, reason: reason, party: party)))
  }

  /// Makes a note.
  mutating func mark(_ name: String, _ data: String = "") {
    events.append(
      SessionEvent(
        instant: now, connection: nil, kind: .mark(name: name, data: data)))
  }

  /// When the last thing happened.
  var now: Instant { Instant(nanoseconds: instant) }

  private mutating func add(_ connection: Int, _ kind: SessionEvent.Kind) {
    events.append(
      SessionEvent(instant: now, connection: ConnectionID(index: connection - 1), kind: kind))
  }

  /// The recording, a part that `next` follows, if that is not `nil`.
  func recording(next: String? = nil) throws -> Recording {
    var header = RecordingHeader(
      name: "sample", tool: "tests", clock: .virtual,
      configuration: .init(seed: seed), backend: .init(kind: "outside", version: "1"),
      isBackendOutside: true)
    (header.part, header.redactions) = (part, redactions)
    var recorder = Recorder(header: header, hasBlobs: hasBlobs)
    for event in events { recorder.observe(event) }
    if isComplete { recorder.finish(at: now.advanced(by: .milliseconds(1)), next: next) }
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    let blobs = recorder.takeBlobs()
    return try Recording(bytes) { name in blobs.first { $0.name == name }?.bytes }
  }

  /// One connection on which the backend says these texts.
  static func downlink(_ texts: [String], target: String = "/ws") throws -> Recording {
    var sample = Sample()
    sample.open(1, target: target)
    for text in texts { sample.send(1, .downlink, text) }
    return try sample.recording()
  }
}
