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
  private(set) var run = 0

  /// Whether all of its run before it is among the inputs.
  private(set) var isWhole = false

  /// Its last line, once that was read.
  private(set) var last: RecordingEnd?

  private var source: RecordingSource
  private var offset = Duration.zero

  /// Opens a file.
  ///
  /// - Throws: As `RecordingSource` does.
  init(path: String) throws {
    self.path = path
    source = try RecordingSource(path: path)
    guard case .header(let header) = try source.next()?.record else {
      throw RecordingConversion.BadFile(description: "\(path): there is no whole line")
    }
    self.header = header
  }

  /// Puts inputs so that each part of a run stands behind the one before it, and in the order in
  /// which they were given otherwise.
  static func inOrder(_ inputs: [MergeInput]) -> [MergeInput] {
    var (waiting, ordered) = (inputs, [MergeInput]())
    func take(_ input: MergeInput) {
      guard let place = waiting.firstIndex(where: { $0 === input }) else { return }
      waiting.remove(at: place)
      if let predecessor = input.predecessor(in: inputs) { take(predecessor) }
      ordered.append(input)
    }
    inputs.forEach(take)
    for (place, input) in ordered.enumerated() { input.stand(behind: ordered[..<place]) }
    return ordered
  }

  private func stand(behind others: ArraySlice<MergeInput>) {
    let predecessor = predecessor(in: Array(others))
    run = predecessor?.run ?? others.count
    isWhole = predecessor?.isWhole ?? !(header.part?.isContinuation ?? false)
  }

  /// The part of its run before it, where that is among others: in its own folder, unless somebody
  /// has moved it.
  func predecessor(in others: [MergeInput]) -> MergeInput? {
    guard let name = header.part?.predecessor?.file else { return nil }
    let named = others.filter { $0 !== self && File.name(of: $0.path) == name }
    return named.first { File.folder(of: $0.path) == File.folder(of: path) } ?? named.first
  }

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
