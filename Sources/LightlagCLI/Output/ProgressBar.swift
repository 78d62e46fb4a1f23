import Lightlag
import LightlagDrivers

/// How far a simulation has come, on a terminal; elsewhere nothing.
final class ProgressBar {
  private let duration: Duration
  private let isShown = Terminal.isInteractive(.error)
  /// The percentage on the screen, or `nil` while there is none.
  private var shown: Int?

  /// Creates a bar for a run of that length.
  init(of duration: Duration) {
    self.duration = duration
  }

  /// Shows how far the run has come.
  func show(_ instant: Instant) {
    guard isShown else { return }
    let done = Instant.start.duration(to: instant)
    let percent = min(100, Int(done / (duration / 100)))
    guard percent != shown else { return }
    shown = percent
    let bar = String(repeating: "#", count: percent / 4)
    let rest = String(repeating: "-", count: 25 - percent / 4)
    Terminal.write(
      "\r[\(bar)\(rest)] \(percent) %, \(done.reportText)\u{1b}[K",
      to: .error)
  }

  /// Takes the bar away, if there is one.
  func clear() {
    if shown != nil { Terminal.write("\r\u{1b}[K", to: .error) }
    shown = nil
  }
}
