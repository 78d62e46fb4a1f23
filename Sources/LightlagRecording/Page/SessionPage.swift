public import LightlagCore
import LightlagEncoding

/// A recording as one page of HTML, to be looked at in a browser without a network.
///
/// 1. `add(_:_:number:)` each line as it is read;
/// 2. `bytes(name:verdict:)` once there are no more.
///
/// Equal recordings give equal pages. What is from the recording is data: it stands in the page as
/// JSON in which nothing can end its element, and only scripts that the page names by their digest
/// are run.
public struct SessionPage: Sendable {
  /// Messages that stand in the page.
  public var messageCount: Int { messages.count }

  /// When messages were sent that the page shows.
  let window: ClosedRange<Instant>

  private(set) var messages: [PageMessage] = []
  private(set) var texts = PageTexts()
  /// Names of events; the first stands for none.
  private(set) var names = PageTexts()
  /// The names of the connections that messages are of.
  private(set) var connections: [ConnectionID] = []
  /// All lines but those of messages, as they stand.
  private(set) var notes: [(line: Int, text: [UInt8])] = []
  private(set) var header: [UInt8] = []
  /// What the recording is called.
  private(set) var title = ""
  private(set) var end: RecordingEnd?
  private(set) var endInstant = Instant.start
  private(set) var lineCount = 0

  private var positions = KnownPositions()
  private var eventNames = EventNames()
  /// The streams of the connections; never iterated.
  private var streams: [ConnectionID: Stream] = [:]

  /// Where the messages of a connection stand, by their positions.
  private struct Stream: Sendable {
    let place: Int
    var messages = LinkPair<[Int]>(uplink: [], downlink: [])
  }

  /// Creates a page without lines.
  ///
  /// - Parameter window: When messages were sent that it is to show; all unless told otherwise.
  public init(window: ClosedRange<Instant> = .start ... .end) {
    self.window = window
    _ = names.place(of: [])
  }

  /// Takes the next line.
  ///
  /// - Parameters:
  ///   - record: What it says.
  ///   - bytes: The line as it stands, without its line feed.
  ///   - number: Its number, from 1.
  ///   - blobFailure: What is wrong with its payload, where that stands beside the recording.
  public mutating func add(
    _ record: RecordLine, _ bytes: [UInt8], number: Int, blobFailure: RecordingFailure? = nil
  ) {
    lineCount = number
    switch record {
    case .header(let header):
      (self.header, title) = (bytes, header.name)
      positions = KnownPositions(of: header.part)
    case .end(let end): (self.end, endInstant) = (end, end.instant)
    case .unknown: break
    case .event(let event):
      endInstant = event.instant
      add(event, bytes, number, blobFailure.flatMap { LostPayload($0.reason) })
    }
  }

  /// The place of a message among those of the page, or `nil` where it is not there.
  func place(of index: Int, _ direction: Direction, on connection: ConnectionID) -> Int? {
    guard let places = streams[connection]?.messages[direction], places.indices.contains(index)
    else { return nil }
    return places[index] < 0 ? nil : places[index]
  }

  /// The messages, with what can be said only of all of them together.
  ///
  /// Reordered is what arrives behind another that was sent later, as in RFC 4737, section 3.3.
  func judged() -> [PageMessage] {
    var judged = messages
    var earliest: [LinkPair<Instant>] = Array(
      repeating: LinkPair(uplink: .end, downlink: .end), count: connections.count)
    for place in judged.indices.reversed() {
      let message = judged[place]
      guard let arrival = message.fate.arrival, arrival <= endInstant else { continue }
      let later = earliest[message.connection][message.direction]
      judged[place].isReordered = later < arrival
      earliest[message.connection][message.direction] = min(later, arrival)
    }
    return judged
  }

  /// From which delay on a message is late, in each direction.
  func fences() -> LinkPair<LatenessFence> {
    func fence(_ direction: Direction) -> LatenessFence {
      LatenessFence(
        messages.compactMap { message in
          guard message.direction == direction, !message.fate.isUnderWay(at: endInstant) else {
            return nil
          }
          return message.fate.delay
        })
    }
    return LinkPair(uplink: fence(.uplink), downlink: fence(.downlink))
  }

  // MARK: Lines

  private mutating func add(
    _ event: SessionEvent, _ bytes: [UInt8], _ line: Int, _ lost: LostPayload?
  ) {
    guard positions.take(event) else { return notes.append((line, bytes)) }
    let label = eventNames.label(of: event)
    switch event.kind {
    case .sent(let direction, _, let message, let verdict, let queued):
      guard let connection = event.connection else { return }
      var fate = MessageFate(sentAt: event.instant)
      fate.decide(verdict, at: event.instant)
      let stream = stream(of: connection)
      guard window.contains(event.instant) else {
        streams[connection]?.messages[direction].append(-1)
        return
      }
      streams[connection]?.messages[direction].append(messages.count)
      let text = texts.add(message)
      messages.append(
        PageMessage(
          line: line, connection: stream, direction: direction, kind: message.kind,
          name: names.place(of: Array((label?.text ?? "").utf8)),
          text: text.place, isEncoded: text.isEncoded, leftOutByteCount: text.leftOutByteCount,
          lostPayload: lost, queuedByteCount: queued, fate: fate))
    case .left(let direction, let index, let verdict):
      change(event, direction, index) { $0.fate.decide(verdict, at: event.instant) }
    case .lost(let direction, let index, _, let reason):
      change(event, direction, index) { $0.fate.lose(reason, at: event.instant) }
    case .arrived(let arrival):
      let late = event.instant.nanoseconds - arrival.due.nanoseconds
      change(event, arrival.direction, arrival.index) {
        $0.handedLate = max($0.handedLate ?? 0, late)
      }
    default: notes.append((line, bytes))
    }
  }

  private mutating func stream(of connection: ConnectionID) -> Int {
    if let stream = streams[connection] { return stream.place }
    streams[connection] = Stream(place: connections.count)
    connections.append(connection)
    return connections.count - 1
  }

  private mutating func change(
    _ event: SessionEvent, _ direction: Direction, _ index: Int,
    _ body: (inout PageMessage) -> Void
  ) {
    guard let connection = event.connection, let place = place(of: index, direction, on: connection)
    else { return }
    body(&messages[place])
  }
}
