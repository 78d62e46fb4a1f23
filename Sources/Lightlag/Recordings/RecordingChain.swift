import LightlagDrivers
public import LightlagRecording

/// Whether the files beside a part of a run are the other parts.
public struct RecordingChain: Hashable, Sendable {
  /// What is missing or does not fit, a sentence each.
  public private(set) var problems: [String] = []

  /// Looks for the part before the recording at `path`, and for the one behind it.
  ///
  /// - Parameters:
  ///   - path: Where it is; the others are in the same folder.
  ///   - header: Its first line.
  ///   - end: Its last line, where it has one.
  public init(of path: String, _ header: RecordingHeader?, _ end: RecordingEnd?) {
    let folder = File.folder(of: path)
    if let predecessor = header?.part?.predecessor {
      let digest = Self.digest(of: folder + predecessor.file)
      if let digest, digest != predecessor.digest {
        problems.append("\(predecessor.file) is not the part before")
      } else if digest == nil {
        problems.append("\(predecessor.file) is not there, or cut off")
      }
    }
    guard let end, let next = end.next else { return }
    if let header = Self.header(of: folder + next) {
      guard header.part?.predecessor?.digest != end.digest else { return }
      problems.append("\(next) is not the part behind")
    } else {
      problems.append("\(next) is not there, or no recording")
    }
  }

  /// The first line of a recording, or `nil` where there is none.
  private static func header(of path: String) -> RecordingHeader? {
    guard var source = try? RecordingSource(path: path),
      case .header(let header)? = try? source.next()?.record
    else { return nil }
    return header
  }

  /// The digest in the last line of a recording, or `nil` where it has none.
  private static func digest(of path: String) -> String? {
    guard var source = try? RecordingSource(path: path) else { return nil }
    var digest: String?
    while let line = try? source.next() {
      if case .end(let end) = line.record { digest = end.digest }
    }
    return digest
  }
}
