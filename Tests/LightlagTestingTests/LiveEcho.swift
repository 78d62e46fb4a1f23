import Foundation
import Lightlag

/// A live server of this process on a thread of its own, as `lightlag serve` is in one of its own.
struct LiveEcho: Sendable {
  /// Where it is.
  let url: String
  /// Ends it, which whoever started it does.
  let stop: @Sendable () -> Void

  /// Starts a server of a backend, without a network before it.
  init(_ backend: Backend = .echo) throws {
    let scenario = try Scenario(name: "test", backend: backend, profile: .perfect, seed: 1)
    let server = try LiveServer(scenario)
    (url, stop) = (server.listening[0].url, server.stopper())
    nonisolated(unsafe) let served = server  // From here on the thread alone uses it.
    Thread.detachNewThread { _ = try? unsafe served.serve() }
  }
}
