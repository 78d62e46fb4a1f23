import LightlagCore
import LightlagDrivers
import LightlagRecording

/// A recording that is made beside a file, and takes its place when it is good.
///
/// Nobody sees it half written, and a run that fails leaves the file as it was.
public struct RecordingDraft: Sendable {
  /// The file whose place it is to take.
  public let target: String

  /// Where it is made: as JSON Lines, whatever the file is to be.
  public var path: String { target + ".new" }

  /// Creates a draft of a file, in its folder.
  public init(of target: String) {
    self.target = target
  }

  /// Finds out why it is worth nothing: because nobody came, or no server was reached.
  ///
  /// Such a recording asks for nothing, and any run would pass. One in which a server refuses its
  /// clients does ask for that.
  ///
  /// - Returns: Why, or `nil` where it is worth something.
  /// - Throws: What keeps it from being read.
  public func whyWorthless() throws -> String? {
    var isEmpty = true
    var failure: String?
    for event in try RecordingSource(path: path).recording().events {
      switch event.kind {
      case .opening: isEmpty = false
      case .answered(let answer, _):
        guard let (status, reason) = answer.gatewayFailure else { return nil }
        failure = failure ?? "the first was refused with \(status), \(reason)"
      default: break
      }
    }
    if isEmpty { return "no client came" }
    return "no client got through: \(failure ?? "none was answered")"
  }

  /// Puts it in the place of the file, as the file's suffix asks.
  ///
  /// - Throws: `FileFailure`, or what keeps it from being converted.
  public func publish() throws {
    try space()
    // What stands beside the draft is to stand beside the file, or in it.
    _ = try RecordingConversion(
      from: path, .jsonLines, to: target, .ofRecording(at: target))
    discard()
  }

  /// Gives each input an instant of its own, where the recording does not repeat otherwise.
  ///
  /// A side that we play answers at the instant of what it answers, as no side from outside does.
  private func space() throws {
    let recording = try Recording(path: path)
    if case .same = try Replay.run(recording) { return }
    let shrink = try RecordingShrink(recording.detached())
    let whole = Array(shrink.items.indices)
    let bytes = try shrink.reduced(keeping: whole) { part in
      try Backend.endpoint(of: part)
    } clients: { part, session in
      try SimulatedClients(part).join(&session)
    }
    try TextFile.write(bytes, to: path)
  }

  /// Takes it away, and what stands beside it.
  public func discard() {
    File.remove(path)
    BlobFolder(of: path).remove()
  }
}
