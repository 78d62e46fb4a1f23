import Glibc
package import LightlagRecording

/// The folder beside a recording, `x.jsonl.blobs`, with payloads that are too large for its lines.
///
/// Each is a file named by its digest, and is whole where it has that name: a process that is
/// killed while it writes leaves a file with another name.
@safe package final class BlobFolder: Sendable {
  private let path: String
  /// Whether the recording is a plain file, beside which something can stand.
  private let hasPlace: Bool

  /// Finds the folder of the recording at a path; it is made with its first file.
  package init(of recording: String) {
    path = recording + ".blobs"
    hasPlace = if case .file = FilePlace(recording) { true } else { false }
  }

  /// Returns a payload as it stands there, or `nil` where it cannot be read.
  package func read(_ name: BlobName) -> [UInt8]? {
    // A pipe would keep whoever reads it waiting.
    guard byteCount(file(name)) != nil else { return nil }
    // One that is longer is damaged; how long it is does not matter.
    return try? File.read(file(name), limit: name.byteCount + (1 << 18))
  }

  /// Writes a payload, unless it is there.
  ///
  /// - Throws: The system's error; `ENOTDIR` where the recording is no plain file, beside which
  ///   nothing can stand.
  /// - Returns: Whether it was not there before.
  @discardableResult
  package func write(_ blob: RecordedBlob) throws(SystemError) -> Bool {
    guard hasPlace else { throw SystemError(code: ENOTDIR) }
    let target = file(blob.name)
    guard byteCount(target) != blob.name.byteCount else { return false }
    if unsafe mkdir(path, 0o755) < 0, errno != EEXIST { throw .last }
    let draft = target + Self.draftSuffix
    let output = try RecordingFile(path: draft, unit: .write)
    output.write(blob.bytes, lineCount: 0)
    if let failure = output.failure {
      File.remove(draft)
      throw failure
    }
    guard unsafe rename(draft, target) == 0 else { throw .last }
    return true
  }

  /// Takes away the payloads of some digests, and the folder where it is empty then.
  package func remove(_ digests: Set<String>) {
    for digest in digests { File.remove(path + "/" + digest) }
    unsafe rmdir(path)
  }

  /// Takes away all payloads in it but those of some digests, and the folder where it is empty
  /// then; what else is in it stays.
  package func remove(except digests: Set<String> = []) {
    for place in paths(except: digests) { File.remove(place) }
    unsafe rmdir(path)
  }

  /// The files in it that are payloads, or were to become such, but for those of some digests.
  package func paths(except digests: Set<String>) -> [String] {
    guard hasPlace, let folder = unsafe opendir(path) else { return [] }
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while let entry = unsafe readdir(folder) {
      let name = unsafe withUnsafeBytes(of: entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if Self.isPayload(name), !digests.contains(name) { names.append(name) }
    }
    return names.sorted().map { path + "/" + $0 }
  }

  private static func isPayload(_ name: String) -> Bool {
    let digest = name.hasSuffix(draftSuffix) ? name.dropLast(draftSuffix.count) : name[...]
    return digest.utf8.count == 64 && digest.allSatisfy { $0.isHexDigit && !$0.isUppercase }
  }

  /// What stands behind the name of a payload that is not whole yet.
  private static let draftSuffix = ".part"

  private func file(_ name: BlobName) -> String { path + "/" + name.digest }

  /// How long a plain file is, or `nil` where there is none.
  private func byteCount(_ path: String) -> Int? {
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return Int(status.st_size)
  }
}
