import LightlagCore
import LightlagEncoding

/// The WebSockets in a HAR file that another program has written.
///
/// It says what one end saw, and when; of the network between it says nothing. So the recording has
/// perfect links: what was seen is what was sent, then and there.
struct ForeignHAR {
  /// What was left out: messages that are none.
  private(set) var leftOut = LeftOut()

  /// What was taken otherwise than it stands: connections with messages that were never opened.
  private(set) var adapted = LeftOut()

  private struct Entry {
    let start: Int64
    let request: OpenRequest
    let answer: (answer: OpenAnswer, time: Int64)?
    let messages: [HARMessage]
    let hasFailed: Bool
  }

  private var entries: [Entry] = []
  private let creator: String
  private let url: String

  init(
    _ log: JSON, _ all: [JSON], attachment: (String) -> [UInt8]?
  ) throws(ImportFailure) {
    let names = [log["creator"]?["name"]?.string, log["creator"]?["version"]?.string]
    creator = names.compactMap { $0 }.joined(separator: " ")
    let sockets = all.enumerated().filter { Self.isWebSocket($0.element) }
    guard let first = sockets.first else {
      throw ImportFailure(description: "there is no WebSocket in it (\(all.count) entries)")
    }
    let address = first.element["request"]?["url"]?.string ?? ""
    url = String(address.prefix { $0 != "?" && $0 != "#" })
    for (place, json) in sockets {
      entries.append(try entry(json, place: place, attachment: attachment))
    }
    // Sorting keeps the order of what began together only by the place in the file.
    entries = entries.enumerated().sorted {
      ($0.element.start, $0.offset) < ($1.element.start, $1.offset)
    }.map(\.element)
  }

  /// Returns a recording that repeats to the byte.
  func recording(tool: String) throws(ImportFailure) -> [UInt8] {
    let base = entries[0].start
    var steps: [(time: Int64, connection: ConnectionID, kind: SessionEvent.Kind)] = []
    for (place, entry) in entries.enumerated() {
      let connection = ConnectionID(index: place)
      steps += Self.steps(entry, client: place).map { ($0.time, connection, $0.kind) }
    }
    let ordered = steps.enumerated().sorted {
      ($0.element.time, $0.offset) < ($1.element.time, $1.offset)
    }.map(\.element)
    var configuration = Session.Configuration(seed: Seed(0))
    configuration.limits.messageBytes = max(configuration.limits.messageBytes, 1 << 27)
    let header = RecordingHeader(
      name: creator.isEmpty ? "HAR" : "HAR of \(creator)", tool: tool, clock: .real,
      wall: WallTime.inHeader(base), configuration: configuration,
      backend: .init(kind: "live", version: "1", options: ["url": .string(url)]),
      isBackendOutside: true)
    return try ImportedInputs.recording(
      header, ordered.map { ($0.time - base, $0.connection, $0.kind) })
  }

  // MARK: Reading entries

  private static func isWebSocket(_ entry: JSON) -> Bool {
    let url = entry["request"]?["url"]?.string ?? ""
    return url.hasPrefix("ws:") || url.hasPrefix("wss:") || entry["_webSocketMessages"] != nil
      || entry["_resourceType"]?.string == "websocket"
  }

  private mutating func entry(
    _ json: JSON, place: Int, attachment: (String) -> [UInt8]?
  ) throws(ImportFailure) -> Entry {
    guard let started = json["startedDateTime"].flatMap(TimeValue.nanoseconds) else {
      let found = json["startedDateTime"].map { "\($0.text.prefix(40)) is no time" }
      throw ImportFailure(
        description: "entry \(place + 1): startedDateTime \(found ?? "is missing")")
    }
    var messages: [HARMessage] = []
    for (number, written) in Self.messages(json, attachment).enumerated() {
      do throws(ImportFailure) {
        messages.append(try HARMessage(written))
      } catch {
        leftOut.note(1, "message \(number + 1) of entry \(place + 1): \(error)")
      }
    }
    if let status = json["response"]?["status"], HAR.whole(status) != 101, !messages.isEmpty {
      adapted.note(
        1, "entry \(place + 1) has messages and the status \(status.text.prefix(40)), not 101")
    }
    // Clocks of milliseconds may put the first message before the request.
    let start = messages.map(\.time).min().map { min($0, started) } ?? started
    return Entry(
      start: start, request: Self.request(json),
      answer: Self.answer(json, start: start, first: messages.first?.time), messages: messages,
      hasFailed: json["response"]?["_error"]?.string != nil)
  }

  /// The messages in an entry, or in the file beside the HAR file that it names.
  private static func messages(_ entry: JSON, _ attachment: (String) -> [UInt8]?) -> [JSON] {
    if let messages = entry["_webSocketMessages"]?.array { return messages }
    guard let name = entry["response"]?["content"]?["_file"]?.string, name.hasSuffix(".jsonl"),
      !name.contains("/"), let bytes = attachment(name)
    else { return [] }
    return bytes.split(separator: UInt8(ascii: "\n")).map {
      (try? ForeignJSON.parse(Array($0)))?.json ?? .null
    }
  }

  private static func request(_ json: JSON) -> OpenRequest {
    let url = json["request"]?["url"]?.string ?? ""
    let behindScheme = url.split(separator: "//", maxSplits: 1).last ?? ""
    let path = behindScheme.firstIndex { $0 == "/" || $0 == "?" }.map { behindScheme[$0...] } ?? "/"
    let target = String(path.prefix { $0 != "#" })
    var request = OpenRequest(target: target.hasPrefix("/") ? target : "/" + target)
    for field in json["request"]?["headers"]?.array ?? [] {
      guard let name = field["name"]?.string, let value = field["value"]?.string else { continue }
      let header = Header(name: name, value: value)
      if header.name == "sec-websocket-protocol" {
        request.subprotocols += value.split(separator: ",").map { Self.trimmed($0) }
      } else if ["user-agent", "origin"].contains(header.name) {
        request.headers.append(header)
      }
    }
    return request
  }

  private static func answer(
    _ json: JSON, start: Int64, first: Int64?
  ) -> (OpenAnswer, Int64)? {
    let status = HAR.whole(json["response"]?["status"]) ?? 0
    let isOpen = status == 101 || first != nil
    guard isOpen || status > 0 else { return nil }
    var time = start
    for name in ["blocked", "dns", "connect", "send", "wait"] {
      guard let value = json["timings"]?[name]?.numberText.flatMap({ FixedPoint($0) }),
        value.parts > 0
      else { continue }
      time += Int64(clamping: value.parts / 1_000_000)
    }
    if let first { time = min(time, first) }
    guard isOpen else {
      let text = json["response"]?["statusText"]?.string ?? ""
      return (.rejected(status: Int(status), reason: text), time)
    }
    let subprotocol = json["response"]?["headers"]?.array?.first {
      $0["name"]?.string?.lowercased() == "sec-websocket-protocol"
    }
    return (.accepted(subprotocol: subprotocol?["value"]?.string), time)
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }

  // MARK: What happened

  private static func steps(
    _ entry: Entry, client: Int
  ) -> [(time: Int64, kind: SessionEvent.Kind)] {
    let opening = SessionEvent.Kind.opening(
      client: ClientID(index: client), entry.request, due: nil)
    var steps = [(entry.start, opening)]
    guard let (answer, time) = entry.answer else { return steps }
    steps.append((time, .answered(answer, due: nil)))
    guard case .accepted = answer else { return steps }
    var last = time
    for message in entry.messages {
      last = max(last, message.time)
      switch message.content {
      case .message(let content):
        steps.append(
          (message.time, .sent(message.direction, index: 0, content, .waiting, queued: 0)))
      case .close(let code, let reason):
        let party: Closure.Party = message.direction == .uplink ? .client : .server
        let closure = Closure(code: code, reason: reason, party: party)
        steps.append((message.time, .closing(message.direction, closure)))
      }
    }
    // That it failed is all that is known; the client saw the server vanish.
    if entry.hasFailed { steps.append((last, .closing(.downlink, .vanished(.server)))) }
    return steps
  }
}
