/// A payload that stands beside a recording.
public struct RecordedBlob: Hashable, Sendable {
  /// What its line calls it.
  public let name: BlobName

  /// The payload.
  public let bytes: [UInt8]

  /// Creates the blob of a payload.
  public init(_ bytes: [UInt8]) {
    name = BlobName(of: bytes)
    self.bytes = bytes
  }

  /// Creates a blob that was read, whole or not.
  package init(name: BlobName, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
  }

  /// Returns all payloads that lines name, each once, and how many are missing or damaged.
  package static func all(
    in lines: [UInt8], from source: BlobSource
  ) -> (blobs: [RecordedBlob], missingCount: Int) {
    var blobs: [RecordedBlob] = []
    var seen: Set<String> = []
    var missingCount = 0
    for line in lines.split(separator: UInt8(ascii: "\n")) {
      guard let name = BlobName(endOf: line), seen.insert(name.digest).inserted else { continue }
      if let bytes = source(name), name.fits(bytes) {
        blobs.append(RecordedBlob(name: name, bytes: bytes))
      } else {
        missingCount += 1
      }
    }
    return (blobs, missingCount)
  }
}

/// Returns the payload of a name, as far as it can be had, whole or not.
///
/// Whoever reads a recording hands it in, as there are no files here; what it returns is checked.
public typealias BlobSource = @Sendable (BlobName) -> [UInt8]?
