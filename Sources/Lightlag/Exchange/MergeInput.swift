import LightlagCore
import LightlagDrivers
import LightlagEncoding
import LightlagRecording

/// One of the recordings that are put together, read event by event.
final class MergeInput {
  let path: String
  let header: RecordingHeader

  /// The event that comes next, at its time in the whole, or `nil` at the end.
  private(set) var event: SessionEvent?

  /// How far it came so far, in the time of the whole.
  private(set) var end = Instant.start

  /// Whether something is missing in it, once it was read to its end.
  private(set) var isLossy = false

  /// Lines and keys that this version does not know.
  private(set) var unknownCount = 0

  /// Which of the inputs has the beginning of its run, as far as that is among them.
  let run: Int

  /// Whether all of its run before it is among the inputs.
  let isWhole: Bool

  /// Its last line, once that was read.
  private(set) var last: RecordingEnd?

  private var source: RecordingSource
  private var offset = Duration.zero

  /// Opens a file.
  ///
  /// - Parameters:
  ///   - path: Where it is.
  ///   - others: The inputs before it; the part before it of its run may be the last of them.
  /// - Throws: As `RecordingSource` does.
  init(path: String, behind others: [MergeInput]) throws {
    self.path = path
    source = try RecordingSource(path: path)
    guard case .header(let header) = try source.next()?.record else {
      throw RecordingConversion.BadFile(description: "\(path): there is no whole line")
    }
    self.header = header
    let before = header.part?.predecessor?.file
    let last = others.last { $0.fileName == before }
    run = last?.run ?? others.count
    let isContinued = last?.isWhole ?? false
    isWhole = isContinued || !(header.part?.isContinuation ?? false)
  }

  /// What it is called in its folder.
  var fileName: String { File.name(of: path) }

  /// When it began, in nanoseconds since 1970.
  var wall: Int64? { header.wall.flatMap(WallTime.nanoseconds).map { Int64($0) } }

  /// When it begins in the time of the whole, where what came before is no input; else `nil`.
  var lateStart: Instant? {
    guard !isWhole, let part = header.part else { return nil }
    return part.start.advanced(by: offset)
  }

  /// What the header of the whole says of it.
  var json: JSON {
    [
      "name": .string(header.name), "backend": .string(header.backend.kind),
      "profile": header.profile.map { .string($0.name) } ?? .null,
      "seed": .string(header.configuration.seed.description),
      "offsetNanoseconds": JSON(Instant.start.advanced(by: offset).nanoseconds),
    ]
  }

  /// Takes its place in the whole, and reads the first event.
  func begin(at offset: Duration) throws {
    self.offset = offset
    try advance()
  }

  /// Reads the next event.
  func advance() throws {
    event = nil
    while let line = try source.next() {
      if let failure = line.blobFailure {
        throw RecordingConversion.BadFile(description: "\(path): \(failure)")
      }
      switch line.record {
      case .event(let event):
        let later = event.later(by: offset)
        end = later.instant
        self.event = later
        return
      case .end(let last):
        self.last = last
        end = last.instant.advanced(by: offset)
      case .header, .unknown: break
      }
    }
    isLossy = source.isLossy
    unknownCount = source.unknownLineCount + source.unknownKeyCount
  }

  /// Returns when the first note of that name was made in a recording.
  static func mark(_ name: String, in path: String) throws -> Instant? {
    var source = try RecordingSource(path: path)
    while let line = try source.next() {
      guard case .event(let event) = line.record, case .mark(name, _) = event.kind else { continue }
      return event.instant
    }
    return nil
  }
}
