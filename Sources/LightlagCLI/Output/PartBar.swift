import LightlagDrivers

/// Which part of a work is done, on a terminal; elsewhere nothing.
final class PartBar {
  private let isShown = Terminal.isInteractive(.error)
  /// The percentage on the screen, or `nil` while there is none.
  private var shown: Int?

  /// Shows the part that is done, from 0 to 1.
  func show(_ part: Double) {
    let percent = max(0, min(100, Int(part * 100)))
    guard isShown, percent != shown else { return }
    shown = percent
    let bar = String(repeating: "#", count: percent / 4)
    let rest = String(repeating: "-", count: 25 - percent / 4)
    Terminal.write("\r[\(bar)\(rest)] \(percent) %\u{1b}[K", to: .error)
  }

  /// Takes the bar away, if there is one.
  func clear() {
    if shown != nil { Terminal.write("\r\u{1b}[K", to: .error) }
    shown = nil
  }
}
