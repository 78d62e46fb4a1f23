import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// Plain requests, each a connection of its own: what is asked is its target and the method in
/// its header `Header.method`, the body of a POST is its one message, and so is the answer; the
/// code of the close is 4000 and the status of HTTP.
///
/// They are `GET /health`, `/ports`, `/port/status` and `/port/metrics` (`?port_name=`), `POST
/// /port/open`, `/port/write`, `/port/read`, `/port/close` and `/port/reconfigure` with a JSON
/// object, in which `port_name` may be left out for the first port, and `idle_disconnect_ms` may be
/// `null` for never. A read gives the next line
/// that no read has had, of the latest hundred, or waits for one.
extension SerialService {
  private static let queries = ["/health", "/ports", "/port/status", "/port/metrics"]
  private static let orders = [
    "/port/open", "/port/write", "/port/read", "/port/close", "/port/reconfigure",
  ]

  mutating func request(
    _ method: String, _ target: String, on connection: ConnectionID, at now: Instant,
    _ outbox: inout Outbox
  ) {
    let path = String(target.prefix { $0 != "?" })
    guard Self.queries.contains(path) || Self.orders.contains(path) else {
      let known = (Self.queries + Self.orders).joined(separator: ", ")
      return refuse(connection, 404, "there is no \(path); there are \(known)", &outbox)
    }
    guard method == (Self.queries.contains(path) ? "GET" : "POST") else {
      return refuse(connection, 405, "\(path) is not for \(method)", &outbox)
    }
    guard requestRate.take(at: now) else {
      let rate = "more than \(options.messageRate ?? 0) requests a second"
      return refuse(connection, 429, rate, &outbox)
    }
    guard method == "GET" else {
      return requests.append(SerialRequest(connection: connection, path: path))
    }
    let name = URLQuery(target: target)["port_name"]
    guard let port = port(named: name) else { return refuse(name, connection, &outbox) }
    query(path, port, on: connection, at: now, &outbox)
  }

  private func query(
    _ path: String, _ port: Int, on connection: ConnectionID, at now: Instant,
    _ outbox: inout Outbox
  ) {
    switch path {
    case "/health":
      let uptime = now.nanoseconds / 1_000_000
      respond(
        connection, 200,
        [
          "status": "ok", "uptime_ms": JSON(uptime), "ports": JSON(ports.count),
          "open_ports": JSON(ports.count(where: \.isOpen)), "clients": JSON(clients.count),
        ], &outbox)
    case "/ports":
      let list = ports.map { port in
        JSON.object(
          [
            .init(name: "port_name", value: .string(port.options.name)),
            .init(name: "device", value: .string(port.options.device.kind)),
            .init(name: "state", value: port.isOpen ? "Open" : "Closed"),
          ] + port.options.settings)
      }
      respond(connection, 200, ["ports": .array(list)], &outbox)
    case "/port/metrics":
      guard let metrics = ports[port].metrics else {
        return refuse(connection, 409, "port is not open", &outbox)
      }
      respond(connection, 200, metrics.json(at: now), &outbox)
    default: respond(connection, 200, state(of: port, at: now), &outbox)
    }
  }

  /// Does what a request with a body asks for.
  mutating func answer(
    _ request: SerialRequest, _ body: [UInt8], at now: Instant, _ outbox: inout Outbox
  ) {
    let connection = request.connection
    let (fields, name): (Fields, String?)
    do throws(FieldFailure) {
      guard let json = body.isEmpty ? .object([]) : try? JSON(parsing: body), json.members != nil
      else { return refuse(connection, 400, "the body is to be a JSON object", &outbox) }
      fields = try Fields(json)
      try fields.allow(only: ["port_name"] + Self.fieldNames(request.path))
      name = fields.has("port_name") ? try fields.string("port_name", accepted: "a name") : nil
    } catch { return refuse(connection, 400, "\(error)", &outbox) }
    guard let port = port(named: name) else { return refuse(name, connection, &outbox) }
    switch request.path {
    case "/port/write": write(fields, to: port, on: connection, at: now, &outbox)
    case "/port/read": read(fields, request, from: port, at: now, &outbox)
    case "/port/close":
      ports[port].want(false)
      advance(to: now, outbox: &outbox)
      guard !letGo(port, for: connection, &outbox) else { return }
      respond(connection, 200, state(of: port, at: now), &outbox)
    default: set(fields, request, port, at: now, &outbox)
    }
  }

  /// What a request's body may say beside the port.
  private static func fieldNames(_ path: String) -> [String] {
    switch path {
    case "/port/write": ["data", "base64"]
    case "/port/read": ["timeout_ms"]
    case "/port/close": []
    default: SerialPortOptions.settingNames
    }
  }

  private mutating func write(
    _ fields: Fields, to port: Int, on connection: ConnectionID, at now: Instant,
    _ outbox: inout Outbox
  ) {
    guard let bytes = bytes(data: fields.json("data"), base64: fields.json("base64"), for: port)
    else {
      return refuse(connection, 400, "write needs data, a text, or else base64", &outbox)
    }
    if let reason = ports[port].write(bytes, at: now) {
      return refuse(connection, 409, reason, &outbox)
    }
    respond(connection, 200, ["bytes_written": JSON(bytes.count)], &outbox)
  }

  private mutating func read(
    _ fields: Fields, _ request: SerialRequest, from port: Int, at now: Instant,
    _ outbox: inout Outbox
  ) {
    guard ports[port].isOpen else {
      return refuse(request.connection, 409, "port is not open", &outbox)
    }
    let time: Int64
    do throws(FieldFailure) {
      time = try fields.integer(
        "timeout_ms", in: 0...3_600_000, default: ports[port].options.timeoutMilliseconds)
    } catch { return refuse(request.connection, 400, "\(error)", &outbox) }
    if let line = ports[port].takeUnread() {
      return answer(request.connection, line, &outbox)
    }
    var request = request
    request.reading = (port, now.advanced(by: .milliseconds(time)))
    requests.append(request)
  }

  private mutating func set(
    _ fields: Fields, _ request: SerialRequest, _ port: Int, at now: Instant, _ outbox: inout Outbox
  ) {
    let connection = request.connection
    let isOpening = request.path == "/port/open"
    guard !isOpening || !ports[port].isOpen else {
      return refuse(connection, 409, "port is open; see /port/reconfigure", &outbox)
    }
    var options = ports[port].options
    do throws(FieldFailure) {
      try options.set(fields)
    } catch { return refuse(connection, 400, "\(error)", &outbox) }
    if isOpening || ports[port].isOpen {
      let change: LineOrder.Change = isOpening ? .opened(options) : .changed(options)
      if order(port, isOpen: true, options, change, for: connection, &outbox) { return }
    }
    ports[port].set(options)
    if isOpening { ports[port].want(true) }
    ports[port].hasChangedUnheard = ports[port].line == nil
    advance(to: now, outbox: &outbox)
    guard !isOpening || ports[port].isOpen else {
      return refuse(connection, 503, "port opens when its device is there", &outbox)
    }
    respond(connection, 200, state(of: port, at: now), &outbox)
  }

  // MARK: Reading

  /// Answers those who wait for a line; without any it is kept for the next who asks.
  mutating func answerReads(of port: Int, _ line: [UInt8], _ outbox: inout Outbox) {
    let waiting = requests.filter { $0.reading?.port == port }
    guard !waiting.isEmpty else { return ports[port].keep(line) }
    for request in waiting { answer(request.connection, line, &outbox) }
    requests.removeAll { $0.reading?.port == port }
  }

  private func answer(_ connection: ConnectionID, _ line: [UInt8], _ outbox: inout Outbox) {
    let count = JSON.Member(name: "bytes_read", value: JSON(line.count))
    respond(connection, 200, .object([Self.content(line), count]), &outbox)
  }

  mutating func expireRequests(at now: Instant, _ outbox: inout Outbox) {
    for request in requests {
      guard let (port, until) = request.reading else { continue }
      if until <= now {
        refuse(request.connection, 408, "no line came in time", &outbox)
      } else if !ports[port].isOpen {
        refuse(request.connection, 409, "port is not open", &outbox)
      }
    }
    requests.removeAll { request in
      request.reading.map { $0.until <= now || !ports[$0.port].isOpen } ?? false
    }
  }

  // MARK: Answers

  private func port(named name: String?) -> Int? {
    guard let name else { return 0 }
    return ports.firstIndex { $0.options.name == name }
  }

  func state(of port: Int, at now: Instant) -> JSON {
    let status = ports[port].status(at: now).members ?? []
    return .object(
      [.init(name: "port_name", value: .string(ports[port].options.name))] + status.dropFirst())
  }

  private func refuse(_ name: String?, _ connection: ConnectionID, _ outbox: inout Outbox) {
    let known = ports.map(\.options.name).joined(separator: ", ")
    refuse(connection, 404, "there is no port \(name ?? ""); there are \(known)", &outbox)
  }

  func refuse(
    _ connection: ConnectionID, _ status: Int, _ reason: String, _ outbox: inout Outbox
  ) {
    respond(connection, status, ["error": .string(reason)], &outbox)
  }

  func respond(
    _ connection: ConnectionID, _ status: Int, _ body: JSON, _ outbox: inout Outbox
  ) {
    outbox.send(Message(.text, body.bytes), on: connection)
    outbox.close(connection, code: UInt16(4_000 + status))
  }
}
