import LightlagDrivers
import LightlagRecording

/// A file that whole lines of a recording are written to as they come.
///
/// What was written outlives the process. Where the disk fails the run goes on, and lines are
/// counted that are not there.
protocol RecordingOutput: AnyObject {
  /// What the system said when it would write no more, or `nil`.
  var failure: SystemError? { get }
  /// Lines that could not be written.
  var lostLines: Int { get }
  /// Bytes of the file so far.
  var byteCount: Int { get }
  /// Another way to the file where it has the lines as they are, or `nil`.
  var linesCopy: FileCopy? { get }
  /// Whether not even its first line was written.
  var isEmpty: Bool { get }
  /// What others have done to the file meanwhile, or `nil`.
  var mishap: FileMishap? { get }

  /// Writes whole lines, and before them the payloads that stand beside them.
  func write(_ lines: [UInt8], _ blobs: [RecordedBlob])
  /// Completes the file.
  func finish()
  /// Takes the file away.
  func remove()
}
