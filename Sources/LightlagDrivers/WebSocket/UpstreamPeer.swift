import LightlagCodecs
import LightlagCore

/// A live server that we connected to in the name of one client.
final class UpstreamPeer: WebSocketPeer {
  private let handshake: ClientHandshake
  private let server: String
  private var parser = HTTPHeadParser<StatusLine>()
  private var isRefused = false
  private var isConnected = false

  /// Tries the server's next address, where it has one, when this cannot be reached.
  var tryNext: (() -> Void)?

  init(_ stream: Stream, handshake: ClientHandshake, server: String, run: LiveRun) {
    self.handshake = handshake
    self.server = server
    super.init(stream, role: .client, run: run)
  }

  override func streamOpened() {
    isConnected = true
    stream.write { $0 += handshake.bytes }
  }

  override func receivedBeforeOpen(_ bytes: Span<UInt8>) {
    guard !isRefused else { return }
    do {
      guard let (head, count) = try parser.parse(bytes) else { return }
      let subprotocol = try handshake.subprotocol(in: head)
      let deflate = try handshake.deflate(in: head)
      run.answered(self, .accepted(subprotocol: subprotocol))
      open(with: bytes.extracting(count..<bytes.count), deflate: deflate)
      run.handBacklog(to: self)
    } catch let error as ClientHandshake.Failure {
      refuse(status: error.status, error.description)
    } catch let error as HTTPHeadFailure {
      refuse(status: 502, "\(server) does not speak HTTP: \(error.reason)")
    } catch {
      refuse(status: 502, "\(server) failed: \(error)")
    }
  }

  override func endedBeforeOpen(_ reason: String?) {
    guard !isRefused else { return }
    if !isConnected, let tryNext { return tryNext() }
    let text = reason ?? "it closed the connection during the handshake"
    refuse(status: 502, "cannot connect to \(server): \(text)")
  }

  override func giveUp() {
    refuse(status: 504, "\(server) did not answer the handshake in time")
  }

  private func refuse(status: Int, _ reason: String) {
    guard !isRefused else { return }
    isRefused = true
    run.answered(self, .rejected(status: status, reason: reason))
    stream.finish()
    run.expectEnd(of: self)
  }
}

extension ClientHandshake.Failure {
  /// The status that tells the client of a refusal: the server's own, or 502.
  fileprivate var status: Int {
    if case .refused(let status, _) = self, (400...599).contains(status) { return status }
    return 502
  }
}
