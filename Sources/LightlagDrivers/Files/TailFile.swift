import Glibc
import LightlagRecording

/// The lines of a recording in MCAP that are in no chunk yet, in a file of their own beside it.
///
/// A chunk is compressed when it is full, and a line must be kept before that. When the chunk is in
/// the recording the tail begins anew; when the recording is complete it goes away. Where the
/// process is killed in between, a line stands in both, with the same number.
@safe package final class TailFile {
  /// What the system said when it would write no more, or `nil`.
  package private(set) var failure: SystemError?

  private let path: String
  private let number: CInt

  /// What is behind the name of the recording.
  package static let suffix = ".tail"

  /// Returns where the tail of a recording is.
  package static func path(of recording: String) -> String { recording + suffix }

  /// Returns where the tail is that stands beside a file, whatever that is, or `nil` for none.
  package static func find(beside recording: String) -> String? {
    guard case .file = FilePlace(recording) else { return nil }
    let path = path(of: recording)
    // Others may call their files so; a tail begins with a number in a line of its own.
    guard let file = try? FileReader(path: path), let bytes = try? file.next() else { return nil }
    let digits = bytes.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    let isOurs = bytes.isEmpty || bytes.dropFirst(digits.count).first == UInt8(ascii: "\n")
    return isOurs && digits.count < 20 ? path : nil
  }

  /// Creates the tail of the recording at a path, without lines.
  package init(of recording: String) throws(SystemError) {
    path = Self.path(of: recording)
    number = unsafe open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0o644)
    guard number >= 0 else { throw .last }
    restart(firstLine: 1, [])
  }

  deinit {
    Glibc.close(number)
  }

  /// Adds whole lines.
  package func append(_ lines: [UInt8]) {
    guard failure == nil else { return }
    var written = 0
    while written < lines.count {
      let count = unsafe lines.withUnsafeBytes { bytes in
        unsafe Glibc.write(number, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else {
        failure = .last
        return
      }
      written += count
    }
  }

  /// Begins anew, with lines of which the first has that number in the recording.
  package func restart(firstLine: Int, _ lines: ArraySlice<UInt8>) {
    guard failure == nil else { return }
    ftruncate(number, 0)
    append(MCAPToRecording.tailHead(firstLine: firstLine) + lines)
  }

  /// Takes it away.
  package func remove() { unsafe unlink(path) }
}
