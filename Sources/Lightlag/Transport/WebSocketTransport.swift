import LightlagCodecs
public import LightlagCore
import LightlagDrivers
import LightlagTime
import Synchronization

/// A client's way to a live server: a WebSocket on libwebsockets, with TLS for `wss`.
///
/// It has a thread of its own, and may be used from any task. It is for production, and for tests
/// in real time; in virtual time nothing would come, so `connect` refuses there.
public final class WebSocketTransport: Transport {
  private typealias Inbox = LightlagTime.Mailbox<Message>
  private typealias Opening = LightlagTime.Mailbox<TransportFailure?>

  private enum Phase {
    case idle(reason: String)
    case opening(Opening)
    case open
  }

  private struct State {
    var phase = Phase.idle(reason: "it was never connected")
    /// The number of the connection; what comes on an earlier one is of no interest.
    var number = 0
    var inbox = Inbox("a message of the server")
  }

  private let request: OpenRequest
  private let url: String
  private let state: Mutex<State>
  private let clients: LiveClients

  /// Creates a way to a server, which is not connected yet.
  ///
  /// - Parameters:
  ///   - url: Where the server is, `ws://` or `wss://`.
  ///   - request: What it asks for besides.
  ///   - authorities: Whom to trust for `wss`: a PEM file, or `nil` for the system's.
  /// - Throws: What is wrong with the URL or the authorities.
  public init(
    _ url: String, request: OpenRequest = OpenRequest(), authorities: String? = nil
  ) throws {
    (self.url, self.request) = (url, request)
    let server = try Backend.live(url: url, authorities: authorities).upstream()
    let listener = Listener()
    state = Mutex(State())
    clients = try LiveClients(of: server) { listener.hear($0, $1) }
    listener.owner.withLock { $0.transport = self }
  }

  public func connect() async throws {
    guard VirtualClock.current == nil else {
      throw SimulatorFailure.realTimeInVirtualTime(asked: url)
    }
    // A mailbox that keeps its name must not keep this.
    let url = url
    let opening = Opening("the connection to \(url)", limit: 2)
    let number: Int? = state.withLock { state in
      guard case .idle = state.phase else { return nil }
      state.number += 1
      (state.phase, state.inbox) = (.opening(opening), Inbox("a message of \(url)"))
      return state.number
    }
    guard let number else { return }
    clients.connect(number, request)
    do {
      if let failure = try await opening.next() ?? nil { throw failure }
    } catch {
      end(number, reason: "it could not be opened")
      clients.close(number, Closure(code: 1000, party: .client))
      throw error
    }
  }

  public func send(_ message: Message) async throws {
    let number = try state.withLock { state in
      switch state.phase {
      case .open: return state.number
      case .opening: throw TransportFailure.notConnected(reason: "it is still connecting")
      case .idle(let reason): throw TransportFailure.notConnected(reason: reason)
      }
    }
    clients.send(message, number)
  }

  public func receive() async throws -> Message? {
    let inbox: Inbox? = state.withLock { state in
      if case .idle = state.phase, state.inbox.count == 0 { return nil }
      return state.inbox
    }
    return try await inbox?.next()
  }

  public func close() async {
    let number = state.withLock { $0.number }
    guard end(number, reason: "it was closed") else { return }
    clients.close(number, Closure(code: 1000, party: .client))
  }

  /// Takes note that a connection is over; returns whether it was not before.
  @discardableResult
  private func end(_ number: Int, reason: String) -> Bool {
    state.withLock { state in
      if case .idle = state.phase { return false }
      guard number == state.number else { return false }
      state.phase = .idle(reason: reason)
      state.inbox.finish()
      return true
    }
  }

  /// Takes what comes on a connection.
  fileprivate func hear(_ number: Int, _ event: EndpointEvent) {
    switch event {
    case .opened: answer(number, nil)
    case .rejected(_, let status, let reason):
      answer(number, .refused(status: status, reason: reason))
    case .message(_, let message):
      state.withLock { if $0.number == number { _ = $0.inbox.send(message) } }
    case .closed(_, let closure):
      answer(number, .refused(status: 502, reason: "it was closed with \(closure.code)"))
      end(number, reason: "the server has closed it with \(closure.code)")
    }
  }

  private func answer(_ number: Int, _ failure: TransportFailure?) {
    state.withLock { state in
      guard number == state.number, case .opening(let opening) = state.phase else { return }
      if failure == nil { state.phase = .open }
      opening.send(failure)
    }
  }

  /// Hands on what comes, and does not keep the transport.
  private final class Listener: Sendable {
    struct Owner: Sendable {
      weak var transport: WebSocketTransport?
    }

    let owner = Mutex(Owner())

    func hear(_ number: Int, _ event: EndpointEvent) {
      owner.withLock { $0.transport }?.hear(number, event)
    }
  }
}
