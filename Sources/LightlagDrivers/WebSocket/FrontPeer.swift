import LightlagCodecs
import LightlagCore

/// A real client that came to a listener of ours.
final class FrontPeer: WebSocketPeer {
  private let listener: String
  private var parser = HTTPHeadParser<RequestLine>()
  private var handshake: ServerHandshake?
  /// Bytes that came behind the request, before it was answered.
  private var held: [UInt8] = []

  init(_ stream: Stream, listener: String, run: LiveRun) {
    self.listener = listener
    super.init(stream, role: .server, run: run)
  }

  /// Lets the client in.
  func accept(subprotocol: String?) {
    guard let handshake else { return }
    let response = handshake.response(to: .accepted(subprotocol: subprotocol))
    stream.write { $0 += response }
    stream.pause(false)
    let rest = held
    held = []
    open(with: rest.span)
  }

  /// Turns the client away, with an HTTP response.
  func refuse(_ refusal: HTTPRefusal) {
    stream.write { $0 += refusal.response }
    stream.finish()
    run.expectEnd(of: self)
  }

  override func receivedBeforeOpen(_ bytes: Span<UInt8>) {
    guard handshake == nil else { return hold(bytes) }
    do {
      guard let (head, count) = try parser.parse(bytes) else { return }
      begin(head, rest: bytes.extracting(count..<bytes.count))
    } catch {
      refuse(error.refusal)
    }
  }

  override func endedBeforeOpen(_ reason: String?) {
    guard connection != nil else { return }
    run.input(.close(.vanished(.client)), from: self)
  }

  override func giveUp() {
    // A client whose request is with the backend has done its part.
    if connection == nil { stream.close() }
  }

  private func begin(_ head: HTTPHead<RequestLine>, rest: Span<UInt8>) {
    do {
      let handshake = try ServerHandshake(head)
      self.handshake = handshake
      hold(rest)
      var request = handshake.request
      request.headers.removeAll { $0.name == Header.listenerName || $0.name == Header.wired }
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
