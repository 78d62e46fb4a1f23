import LightlagCore
import LightlagEncoding

/// One connection as an entry of a HAR file.
struct HAREntry {
  /// A message that an end has sent or received.
  struct SeenMessage {
    let instant: Instant
    let isSent: Bool
    let message: Message
    /// What stands in `_lightlag`.
    let extra: JSON
  }

  /// Scheme and host of what was asked for: a recording knows the path alone, and RFC 2606 has this
  /// name for what does not exist.
  private static let origin = "ws://lightlag.invalid"

  let connection: ConnectionID
  let request: OpenRequest
  let start: Instant
  var answer: (answer: OpenAnswer, instant: Instant)?
  private var messages: [SeenMessage] = []
  /// Lines that do not stand with a message.
  var lines: [JSON] = []
  /// When something last happened.
  var end: Instant

  init(_ connection: ConnectionID, _ request: OpenRequest, start: Instant) {
    self.connection = connection
    self.request = request
    self.start = start
    end = start
  }

  /// Adds what its end sees.
  mutating func add(_ seen: [SeenMessage]) {
    messages += seen
    for message in seen { end = max(end, message.instant) }
  }

  /// Writes the entry.
  ///
  /// - Parameter wall: When the run began, in nanoseconds since 1970.
  /// - Returns: An element of `log.entries`.
  func json(wall: Int64) -> JSON {
    // A recording that was not made by a run may say that it arrived before it was sent.
    let wait = max(answer.map { $0.instant.nanoseconds - start.nanoseconds } ?? 0, 0)
    let whole = max(end.nanoseconds - start.nanoseconds, wait)
    let seen = messages.enumerated().sorted {
      ($0.element.instant, $0.offset) < ($1.element.instant, $1.offset)
    }
    return [
      "startedDateTime": .string(WallTime.text(HAR.time(start, wall: wall))),
      "time": Self.milliseconds(whole), "request": requestJSON, "response": responseJSON,
      "cache": .object([]),
      "timings": [
        "send": 0, "wait": Self.milliseconds(wait), "receive": Self.milliseconds(whole - wait),
      ],
      "_resourceType": "websocket",
      "_webSocketMessages": .array(seen.map { Self.json($0.element, wall: wall) }),
      "_lightlag": ["c": .string(connection.description), "lines": .array(lines)],
    ]
  }

  private var requestJSON: JSON {
    var headers = request.headers.map { Self.pair($0.name, $0.value) }
    if !request.subprotocols.isEmpty {
      headers.append(
        Self.pair("sec-websocket-protocol", request.subprotocols.joined(separator: ", ")))
    }
    let query = request.target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
    let parameters = query.split(separator: "&").map { parameter in
      let parts = parameter.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return Self.pair(String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
    }
    return [
      "method": "GET", "url": .string(Self.origin + SecretParameters.redact(request.target)),
      "httpVersion": "HTTP/1.1", "cookies": [], "headers": .array(headers),
      "queryString": .array(parameters), "headersSize": -1, "bodySize": 0,
    ]
  }

  private var responseJSON: JSON {
    let (status, text, subprotocol): (Int, String, String?) =
      switch answer?.answer {
      case .accepted(let subprotocol): (101, "Switching Protocols", subprotocol)
      case .rejected(let status, let reason): (status, reason, nil)
      // As browsers write what was never answered.
      case nil: (0, "", nil)
      }
    let headers = subprotocol.map { [Self.pair("sec-websocket-protocol", $0)] } ?? []
    return [
      "status": JSON(status), "statusText": .string(text), "httpVersion": "HTTP/1.1",
      "cookies": [], "headers": .array(headers),
      "content": ["size": 0, "mimeType": "x-unknown"], "redirectURL": "", "headersSize": -1,
      "bodySize": -1,
    ]
  }

  private static func json(_ seen: SeenMessage, wall: Int64) -> JSON {
    let opcode: HAR.Opcode =
      switch seen.message.kind {
      case .text: .text
      case .binary: .binary
      case .ping: .ping
      case .pong: .pong
      }
    let data =
      opcode == .text
      ? String(decoding: seen.message.bytes, as: UTF8.self) : Base64.encode(seen.message.bytes)
    return [
      "type": seen.isSent ? "send" : "receive",
      "time": .number(HAR.decimal(HAR.time(seen.instant, wall: wall), digits: 9)),
      "opcode": JSON(opcode.rawValue), "data": .string(data), "_lightlag": seen.extra,
    ]
  }

  private static func pair(_ name: String, _ value: String) -> JSON {
    ["name": .string(name), "value": .string(value)]
  }

  private static func milliseconds(_ nanoseconds: Int64) -> JSON {
    .number(HAR.decimal(nanoseconds, digits: 6))
  }
}
