import LightlagDrivers
import LightlagRecording
import Synchronization

/// The payloads beside the lines of a file that is converted, and how many of them are not there.
///
/// They are read one by one as lines name them, so that only one is in memory.
final class SourceBlobs: Sendable {
  private let placed: PlacedBlobs
  private let folder: BlobFolder
  /// Those that a HAR file has, which is in memory anyway; never iterated.
  private let held = Mutex<[String: [UInt8]]>([:])
  /// Those that are missing or damaged.
  private let missing = Mutex<Set<String>>([])

  /// Looks in the file at a path and in the folder beside it.
  init(of path: String) {
    placed = PlacedBlobs(in: path)
    folder = BlobFolder(of: path)
  }

  /// Payloads that were asked for and are missing or damaged, each counted once.
  var missingCount: Int { missing.withLock { $0.count } }

  /// Notes where in an MCAP file a payload stands.
  func add(_ name: String, at place: Range<Int>) { placed.add(name, at: place) }

  /// Keeps a payload that was read.
  func add(_ blob: RecordedBlob) { held.withLock { $0[blob.name.digest] = blob.bytes } }

  /// Returns a payload, or `nil` where it is missing or damaged.
  func read(_ name: BlobName) -> [UInt8]? {
    let bytes = held.withLock { $0[name.digest] } ?? placed.read(name) ?? folder.read(name)
    if let bytes, name.fits(bytes) { return bytes }
    missing.withLock { _ = $0.insert(name.digest) }
    return nil
  }
}
