import LightlagCodecs
import LightlagCore

/// A real WebSocket peer on a stream: frames on one side, messages and closes on the other.
///
/// It keeps the rules of the closing handshake (RFC 6455, section 7); when to close, and what
/// becomes of messages, is for the run and its session to say.
class WebSocketPeer: StreamDelegate {
  /// The run that it belongs to; it outlives its peers.
  unowned let run: LiveRun
  let stream: Stream

  /// Its number among the peers of the run.
  private(set) var number: UInt64 = 0

  /// Whose requests, or WebSocket, it carries, where that is a client of Engine.IO.
  var polling: PollingClient?

  /// Whose request it carries that is not answered, where that is no other.
  var request: RequestClient?

  /// Its connection in the session, once that exists.
  var connection: ConnectionID?

  /// Whether this side or the other reads too slowly for more to be taken in.
  private(set) var isPaused = false

  /// Whether the handshake is done and frames may go both ways.
  private(set) var isOpen = false

  /// Who its peer is, when it says or does something.
  private let party: Closure.Party
  private let role: WebSocketRole
  private var decoder: WebSocketDecoder
  private var compression: PeerCompression?
  private var events: [WebSocketEvent] = []
  private var hasSentClose = false
  private var hasReceivedClose = false
  /// Pings of a simulated server whose pongs are to reach it.
  private var expectedPongs = 0
  /// The latest ping's payload, where its pong has to wait until the peer reads.
  private var owedPong: [UInt8]?

  init(_ stream: Stream, role: WebSocketRole, run: LiveRun) {
    self.stream = stream
    self.role = role
    self.run = run
    party = role == .server ? .client : .server
    decoder = WebSocketDecoder(role: role, messageLimit: run.messageLimit)
    number = run.welcome(self)
    stream.delegate = self
  }

  /// Bytes for the peer that the kernel has not taken.
  var pendingByteCount: Int { stream.pendingByteCount }

  /// Takes bytes that came before the connection was open.
  func receivedBeforeOpen(_ bytes: Span<UInt8>) {}

  /// Takes note that the stream is gone, with a connection that never opened.
  func endedBeforeOpen(_ reason: String?) {}

  /// The handshake has not ended in time.
  func giveUp() {}

  // MARK: Outputs to the peer

  /// Lets frames go both ways, compressed where that was agreed on; `rest` are bytes that came
  /// with the handshake.
  func open(with rest: Span<UInt8>, deflate: DeflateParameters? = nil) {
    isOpen = true
    if let deflate {
      compression = PeerCompression(deflate, role: role, messageLimit: run.messageLimit)
      decoder = WebSocketDecoder(
        role: role, messageLimit: run.messageLimit, mayCompress: true)
    }
    decode(rest)
  }

  /// Sends a message.
  func send(_ message: Message) {
    guard isOpen, !hasSentClose else { return }
    if message.kind == .ping { expectedPongs += 1 }
    let key = maskingKey()
    if let payload = compression?.compress(message) {
      stream.write {
        WebSocketEncoder.append(compressed: payload, message.kind, maskingKey: key, to: &$0)
      }
    } else {
      stream.write { WebSocketEncoder.append(message, maskingKey: key, to: &$0) }
    }
  }

  /// Tells the peer that its connection is over, with a close frame unless it just broke.
  func close(_ closure: Closure) {
    guard isOpen, closure.isClean else {
      stream.finish()
      return run.expectEnd(of: self)
    }
    sendClose(code: closure.code, reason: closure.reason)
    if hasReceivedClose { bothClosed() } else { run.expectEnd(of: self) }
  }

  /// Stops or goes on reading from the peer.
  func pause(_ pauses: Bool) {
    isPaused = pauses
    stream.pause(pauses)
  }

  /// Ends the connection for a reason of ours, and tells the session.
  func fail(code: UInt16, reason: String) {
    run.broke()
    hasReceivedClose = true
    sendClose(code: code, reason: reason)
    run.input(.close(Closure(code: code, reason: reason, party: .lightlag)), from: self)
    stream.finish()
    run.expectEnd(of: self)
  }

  // MARK: Inputs from the stream

  func streamOpened() {}

  func streamReceived(_ bytes: Span<UInt8>) {
    if isOpen { decode(bytes) } else { receivedBeforeOpen(bytes) }
  }

  func streamDrained() {
    if let payload = owedPong.take() { send(Message(.pong, payload)) }
    run.drained(self)
  }

  func streamEnded(_ reason: String?) {
    guard isOpen else {
      endedBeforeOpen(reason)
      return run.ended(self)
    }
    if !hasReceivedClose, !hasSentClose { run.broke() }
    // After its close frame this says only that it will not wait for ours.
    run.input(.close(.vanished(party)), from: self)
    run.ended(self)
  }

  private func decode(_ bytes: Span<UInt8>) {
    guard !hasReceivedClose else { return }
    do {
      try decoder.decode(bytes, into: &events)
      handOn()
    } catch {
      handOn()
      if !hasReceivedClose { fail(code: error.closeCode, reason: error.reason) }
    }
  }

  private func handOn() {
    // One that was compressed wrongly ends the connection, and those behind it mean nothing.
    for event in events where !hasReceivedClose {
      switch event {
      case .message(let message): run.input(.message(message), from: self)
      case .compressed(let kind, let bytes): decompress(kind, bytes)
      case .ping(let payload): ping(payload)
      case .pong(let payload):
        guard run.pingsCross || expectedPongs > 0 else { continue }
        expectedPongs = max(0, expectedPongs - 1)
        run.input(.message(Message(.pong, payload)), from: self)
      case .close(let code, let reason): receivedClose(code: code, reason: reason)
      }
    }
    events.removeAll(keepingCapacity: events.capacity <= 64)
  }

  private func decompress(_ kind: Message.Kind, _ bytes: [UInt8]) {
    do {
      guard let message = try compression?.decompress(kind, bytes) else { return }
      run.input(.message(message), from: self)
    } catch {
      fail(code: error.closeCode, reason: error.reason)
    }
  }

  private func ping(_ payload: [UInt8]) {
    guard !run.pingsCross else {
      return run.input(.message(Message(.ping, payload)), from: self)
    }
    // Only the latest ping need be answered (RFC 6455, section 5.5.3), so that pongs do not pile
    // up for a peer that asks and does not read.
    guard pendingByteCount <= run.limits.highWater else {
      owedPong = payload
      return stream.noticeDrained()
    }
    owedPong = nil
    send(Message(.pong, payload))
  }

  private func receivedClose(code: UInt16, reason: String) {
    hasReceivedClose = true
    run.input(.close(Closure(code: code, reason: reason, party: party)), from: self)
    if hasSentClose { bothClosed() }
  }

  private func sendClose(code: UInt16, reason: String) {
    guard !hasSentClose else { return }
    hasSentClose = true
    let key = maskingKey()
    stream.write {
      WebSocketEncoder.appendClose(code: code, reason: reason, maskingKey: key, to: &$0)
    }
  }

  /// The server is to hang up first (RFC 6455, section 7.1.1).
  private func bothClosed() {
    if role == .server { stream.finish() }
    run.expectEnd(of: self)
  }

  private func maskingKey() -> UInt32? {
    role == .client ? run.random.maskingKey() : nil
  }
}
