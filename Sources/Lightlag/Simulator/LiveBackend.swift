import LightlagCore
import LightlagDrivers
import Synchronization

/// A live server behind the links of a simulator.
///
/// Each connection that crosses the link gets one of its own to the server, of the same number;
/// what the server does is done in the backend's name.
final class LiveBackend: Sendable {
  private struct Owner: Sendable {
    weak var simulator: Simulator?
  }

  private let clients: LiveClients
  private let owner: Mutex<Owner>

  /// Creates the way to a server, which nobody has taken yet.
  ///
  /// - Throws: What is wrong with its URL.
  init(_ backend: Backend) throws {
    let hearing = Hearing()
    clients = try LiveClients(of: backend.upstream()) { number, event in
      hearing.backend.withLock { $0.backend }?.hear(number, event)
    }
    owner = Mutex(Owner())
    hearing.backend.withLock { $0.backend = self }
  }

  /// Whose backend it is.
  func begin(_ simulator: Simulator) { owner.withLock { $0.simulator = simulator } }

  /// Hands the server what has crossed.
  func hand(_ event: EndpointEvent) {
    let number = event.connection.index
    switch event {
    case .opened(_, let request): clients.connect(number, request)
    case .message(_, let message): clients.send(message, number)
    case .closed(_, let closure): clients.close(number, closure)
    case .rejected: break
    }
  }

  private func hear(_ number: Int, _ event: EndpointEvent) {
    let connection = ConnectionID(index: number)
    owner.withLock { $0.simulator }?.use { state in
      state.act(as: .backend) { outbox in
        switch event {
        case .opened(_, let request):
          outbox.accept(connection, subprotocol: request.subprotocols.first)
        case .rejected(_, let status, let reason):
          outbox.reject(connection, status: status, reason: reason)
        case .message(_, let message): outbox.send(message, on: connection)
        case .closed(_, let closure): outbox.close(connection, closure)
        }
      }
    }
  }

  /// Hands on what comes, and does not keep the backend.
  private final class Hearing: Sendable {
    struct Weak: Sendable {
      weak var backend: LiveBackend?
    }

    let backend = Mutex(Weak())
  }
}
