package import LightlagCore
package import LightlagRecording
import Synchronization

/// A recorder in a session's hands and in those of the log that writes its lines.
///
/// A session holds a tap as a value of any type, so that to take lines from it each turn would be
/// to copy it out and in again: with a single connection that took as long as to write them.
package final class RecordingTap: Tap {
  private let recorder: Mutex<Recorder>

  /// Creates a tap whose lines are to be taken by a log.
  package init(header: RecordingHeader, redactor: Redactor? = nil) {
    recorder = Mutex(
      Recorder(header: header, redactor: redactor, hasBlobs: true, isDigested: false))
  }

  package func observe(_ event: SessionEvent) {
    guard Recorder.hasLine(event.kind) else { return }
    recorder.withLock { $0.observe(event) }
  }

  /// Uses the recorder.
  package func withRecorder<Result: Sendable>(_ body: (inout Recorder) -> Result) -> Result {
    recorder.withLock { body(&$0) }
  }
}
