import Lightlag
import LightlagDrivers

/// How a live run goes, a line that is renewed each second on a terminal; elsewhere nothing.
final class LiveSummary {
  private let isShown = Terminal.isInteractive(.error)
  private var isOnScreen = false

  /// Shows how the run goes.
  func show(_ server: LiveServer) {
    guard isShown else { return }
    isOnScreen = true
    let total = server.statistics.total
    let parts = [
      "\(server.elapsed.components.seconds) s", "connections \(server.connectionCount)",
      "up \(total.uplink.delivered)", "down \(total.downlink.delivered)",
      "dropped \(total.both.drops.total + total.both.lost)",
    ]
    Terminal.write("\r\(parts.joined(separator: "  "))\u{1b}[K", to: .error)
  }

  /// Takes the line away, if there is one.
  func clear() {
    if isOnScreen { Terminal.write("\r\u{1b}[K", to: .error) }
    isOnScreen = false
  }
}
