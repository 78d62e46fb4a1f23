import Foundation
import LightlagCodecs
import LightlagCore
import LightlagDrivers
import Synchronization

/// A run over real sockets on a thread of its own, until it is stopped.
final class RunningServer: Sendable {
  /// How to make a configuration on the thread that is to use it.
  typealias Maker = @Sendable () throws -> LiveConfiguration

  private struct State {
    var address: SocketAddress?
    var stop: (@Sendable () -> Void)?
    var events: [SessionEvent] = []
    var failure: (any Error)?
  }

  private let state = Mutex(State())
  private let hasBegun = DispatchSemaphore(value: 0)
  private let hasEnded = DispatchSemaphore(value: 0)

  /// Starts a run, and waits until it accepts connections.
  init(_ make: @escaping Maker) throws {
    Thread.detachNewThread { [self] in serve(make) }
    hasBegun.wait()
    // One that has begun and failed since says so at its end.
    try state.withLock { state in
      if state.address == nil, let failure = state.failure { throw failure }
    }
  }

  /// Starts a run with a simulated backend on a listener of this machine.
  convenience init(
    _ backend: any Endpoint, _ session: Session.Configuration = .init(seed: 1),
    limits: LiveConfiguration.Limits = .init()
  ) throws {
    try self.init {
      var configuration = LiveConfiguration(
        session: session, backend: .simulated(backend), listeners: [.loopback])
      configuration.limits = limits
      return configuration
    }
  }

  /// Where it listens.
  var address: SocketAddress {
    get throws {
      guard let address = state.withLock({ $0.address }) else {
        throw BlockingClient.Failure("there is no listener")
      }
      return address
    }
  }

  /// Ends the run; returns what happened in it.
  func stop() throws -> [SessionEvent] {
    state.withLock { $0.stop }?()
    return try end()
  }

  /// Waits until the run has ended by itself; returns what happened in it.
  func end() throws -> [SessionEvent] {
    hasEnded.wait()
    return try state.withLock { state in
      if let failure = state.failure { throw failure }
      return state.events
    }
  }

  private func serve(_ make: Maker) {
    do {
      var configuration = try make()
      configuration.taps.append(Log())
      let run = try LiveRun(configuration)
      let address = run.listening.first?.address
      let stop = run.stopper()
      state.withLock { ($0.address, $0.stop) = (address, stop) }
      hasBegun.signal()
      defer {
        let events = run.session.tap(Log.self)?.events ?? []
        state.withLock { $0.events = events }
      }
      try run.run()
    } catch {
      state.withLock { $0.failure = error }
      hasBegun.signal()
    }
    hasEnded.signal()
  }
}

extension ListenerSetting {
  /// A free port that this machine alone can reach.
  static var loopback: ListenerSetting { ListenerSetting(name: "test", address: .loopback) }
}

extension SocketAddress {
  /// A free port of this machine.
  static var loopback: SocketAddress {
    guard let address = SocketAddress(host: "127.0.0.1", port: 0) else { preconditionFailure() }
    return address
  }
}
