import LightlagRecording
import Synchronization

/// The payloads that the lines of a recording name, as they are read.
final class NamedBlobs: Sendable {
  private let names = Mutex<Set<String>>([])

  /// The digests of those that were named so far.
  var digests: Set<String> { names.withLock { $0 } }

  /// Notes that a line names a payload.
  func note(_ name: BlobName) { names.withLock { _ = $0.insert(name.digest) } }
}
