import Glibc
package import LightlagRecording
import Synchronization

/// The payloads of a recording in MCAP: where in the file each stands, as none is kept in memory.
package final class PlacedBlobs: Sendable {
  private let path: String
  private let places = Mutex<[String: Range<Int>]>([:])

  /// Creates an index of none in the file at a path.
  package init(in path: String) {
    self.path = path
  }

  /// Notes where a payload stands.
  package func add(_ name: String, at place: Range<Int>) {
    places.withLock { $0[name] = place }
  }

  /// Returns a payload, or `nil` where there is none of that name.
  package func read(_ name: BlobName) -> [UInt8]? {
    guard let place = places.withLock({ $0[name.description] }) else { return nil }
    return try? File.read(path, place)
  }
}
