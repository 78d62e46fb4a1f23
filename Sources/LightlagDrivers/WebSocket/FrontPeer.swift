import LightlagCodecs
import LightlagCore
import LightlagEncoding

/// A real client that came to a listener of ours.
final class FrontPeer: WebSocketPeer {
  /// What the listener is called that it came to.
  let listener: String
  private var parser = HTTPHeadParser<RequestLine>()
  private var handshake: ServerHandshake?
  /// Bytes that came behind the request, before it was answered.
  private var held: [UInt8] = []
  /// The plain request that is not answered, and its body as far as that has come.
  private var asked: PlainRequest?
  private var body: [UInt8] = []
  /// Requests so far with a body that did not come with the head.
  private var bodiesAwaited = 0
  /// Who gets the body, while that is coming.
  private var reader: (any BodyReader)? {
    didSet { if reader == nil, oldValue != nil { run.expectNoBody(of: self) } }
  }

  init(_ stream: Stream, listener: String, run: LiveRun) {
    self.listener = listener
    super.init(stream, role: .server, run: run)
  }

  /// Lets the client in.
  func accept(subprotocol: String?) {
    guard let handshake else { return }
    let deflate = run.compresses ? handshake.deflate : nil
    let response = handshake.response(
      to: .accepted(subprotocol: subprotocol), deflate: deflate)
    stream.write { $0 += response }
    stream.pause(false)
    let rest = held
    held = []
    open(with: rest.span, deflate: deflate)
  }

  /// Turns the client away, with an HTTP response.
  func refuse(_ refusal: HTTPRefusal) {
    stream.write { $0 += refusal.response }
    stream.finish()
    run.expectEnd(of: self)
  }

  override func receivedBeforeOpen(_ bytes: Span<UInt8>) {
    guard handshake == nil else { return hold(bytes) }
    guard asked == nil else { return read(bytes) }
    do {
      guard let (head, count) = try parser.parse(bytes) else { return }
      begin(head, rest: bytes.extracting(count..<bytes.count))
    } catch {
      refuse(error.refusal)
    }
  }

  override func endedBeforeOpen(_ reason: String?) {
    reader = nil
    guard connection != nil else { return }
    run.input(.close(.vanished(.client)), from: self)
  }

  override func giveUp() {
    // A client whose request is with the backend has done its part.
    if connection == nil, polling == nil, request == nil { stream.close() }
  }

  /// Gives up a request whose body comes too slowly, as far as that had come when it was last seen.
  func giveUp(body request: Int, with byteCount: Int) {
    guard reader != nil, request == bodiesAwaited else { return }
    guard body.count < byteCount + run.limits.bodyStride else { return awaitBody() }
    giveUpBody()
  }

  /// Gives up a request whose body has not come.
  func giveUpBody() {
    guard reader != nil else { return }
    let (client, session) = (request.take(), polling.take())
    respond(.tooSlow)
    client?.lost()
    session?.lost(self)
  }

  private func awaitBody() {
    let timeout = LiveRun.Timeout.body(
      of: number, request: bodiesAwaited, byteCount: body.count)
    run.schedule(timeout, after: run.limits.body)
  }

  /// Answers a plain request; more may come on the same connection.
  func respond(_ response: EngineIOResponse) {
    guard let asked = asked.take() else { return }
    // Of a body that is not wanted nothing is read, so that there can be no further request.
    let isLast = asked.isLast || reader != nil || asked.bodyByteCount == nil
    if reader != nil { (reader, body) = (nil, []) }
    let bytes = response.bytes(origin: run.reader(of: asked), isLast: isLast)
    polling = nil
    stream.write { $0 += bytes }
    guard !isLast else {
      stream.finish()
      return run.expectEnd(of: self)
    }
    let rest = held
    held = []
    stream.pause(false)
    if !rest.isEmpty { receivedBeforeOpen(rest.span) }
  }

  private func ask(_ request: PlainRequest, rest: Span<UInt8>) {
    asked = request
    guard request.method != "OPTIONS" else {
      hold(rest)
      return respond(.preflight)
    }
    guard let count = request.bodyByteCount else {
      return respond(
        refusal(411, "the length of the body is to be told: Content-Length") ?? .lengthRequired)
    }
    guard count <= EngineIOSettings().maxPayload else {
      asked = PlainRequest(unread: request)
      let most = EngineIOSettings().maxPayload
      return respond(refusal(413, "the body is to have at most \(most) bytes") ?? .tooLarge)
    }
    guard count > 0 else {
      hold(rest)
      let client = run.receive(request, from: self)
      if request.method == "POST" { client?.receive(body: [], from: self) }
      return
    }
    // An answer that comes now is one to a body that nobody will read.
    asked = PlainRequest(unread: request)
    let client = run.receive(request, from: self)
    guard asked != nil else { return }
    (asked, reader, body) = (request, client, [])
    read(rest)
    guard reader != nil else { return }
    bodiesAwaited += 1
    awaitBody()
    run.expectBody(of: self)
  }

  /// The answer to a plain request that the service is never told of, in words like its own, or
  /// `nil` where it is one of Engine.IO, which has none.
  private func refusal(_ status: Int, _ reason: String) -> EngineIOResponse? {
    guard run.takesRequests else { return nil }
    return EngineIOResponse(
      status: status, contentType: "application/json",
      body: (["error": .string(reason)] as JSON).bytes)
  }

  /// Takes the body of a request; what is behind it waits for the answer.
  private func read(_ bytes: Span<UInt8>) {
    guard let reader, let count = asked?.bodyByteCount else { return hold(bytes) }
    let missing = min(count - body.count, bytes.count)
    for index in 0..<missing { body.append(bytes[index]) }
    guard body.count == count else { return }
    hold(bytes.extracting(missing..<bytes.count))
    self.reader = nil
    let whole = body
    body = []
    reader.receive(body: whole, from: self)
  }

  private func begin(_ head: HTTPHead<RequestLine>, rest: Span<UInt8>) {
    var head = head
    // Whether a page may ask is answered by nobody but us.
    if let token = run.token, head.startLine.method != "OPTIONS" {
      guard let admitted = token.admit(head) else { return refuse(run.tokenRefusal(of: head)) }
      head = admitted
    } else if let refusal = run.pageRefusal(of: head) {
      stream.write { $0 += refusal.bytes(origin: nil, isLast: true) }
      stream.finish()
      return run.expectEnd(of: self)
    }
    if let request = PlainRequest(head), run.takes(request) { return ask(request, rest: rest) }
    do {
      let handshake = try ServerHandshake(head)
      self.handshake = handshake
      hold(rest)
      let wanted = EngineIORequest(method: "GET", target: handshake.request.target)
      if run.takesPolling, let client = wanted.sessionID.flatMap({ run.pollingSessions[$0] }) {
        polling = client
        accept(subprotocol: nil)
        return client.attach(self)
      }
      var request = handshake.request
      request.headers.append(Header(name: Header.listenerName, value: listener))
      run.opening(self, request)
    } catch {
      refuse(error.refusal)
    }
  }

  private func hold(_ bytes: Span<UInt8>) {
    for index in bytes.indices { held.append(bytes[index]) }
    // A client must wait for the answer (RFC 6455, section 4.1); one that does not may wait.
    if !held.isEmpty { stream.pause(true) }
  }
}
