import LightlagCore
import LightlagDrivers
public import LightlagEncoding
import LightlagRecording

/// Several recordings of one happening put together into one, in the order of time.
///
/// Connections and clients get new names, in the order in which they open. What was set for all
/// connections of one recording stands there as a note, since it did not hold for the others'.
/// Memory is bounded by the longest lines. What comes of it is to be read and compared; it cannot
/// be repeated, as no one session has made it.
///
/// Parts of one run keep the connections that go on, and are put in their order, however they are
/// given. From the first on they become their run again, which can be repeated.
public struct RecordingMerge {
  /// What brings the times of the recordings together.
  public enum Alignment: Hashable, Sendable {
    /// The time of day at which each began.
    case wall
    /// All began at once.
    case start
    /// The first note of that name, which all have.
    case mark(String)

    /// Reads `wall`, `start` or `mark=NAME`.
    public init?(parsing text: String) {
      switch text {
      case "wall": self = .wall
      case "start": self = .start
      case _ where text.hasPrefix("mark="): self = .mark(String(text.dropFirst(5)))
      default: return nil
      }
    }

    fileprivate var text: String {
      switch self {
      case .wall: "wall"
      case .start: "start"
      case .mark(let name): "mark=\(name)"
      }
    }
  }

  /// Why recordings cannot be put together.
  @nonexhaustive
  public enum Failure: Error, Hashable, Sendable, CustomStringConvertible {
    /// The header does not say when the run began.
    case noWall(path: String)
    /// There is no such note.
    case noMark(path: String, name: String)
    /// The runs are further apart than a recording can be long.
    case tooFarApart
    /// A part follows on a file of that name, but with other lines in it.
    case otherPredecessor(path: String, predecessor: String)

    public var description: String {
      switch self {
      case .noWall(let path):
        "\(path): the header does not say when it began (wall); align by start, or by a mark"
      case .noMark(let path, let name): "\(path): there is no mark '\(name)'"
      case .tooFarApart: "the recordings are further apart than 146 years"
      case .otherPredecessor(let path, let predecessor):
        "\(path): the part of the run before it is not what is in \(predecessor)"
      }
    }
  }

  /// Lines written.
  public private(set) var lineCount = 0

  /// Lines and keys of kinds that this version does not know, and left out.
  public private(set) var unknownCount = 0

  /// Whether something is missing in what was read.
  public private(set) var isLossy = false

  /// The inputs that are cut off, by their paths.
  public private(set) var cutOffPaths: [String] = []

  /// The inputs without the beginning of their run, by their paths.
  ///
  /// What they tell is all there. Of connections that were open by then it is not known which
  /// message is meant, as in those inputs themselves.
  public let latePaths: [String]

  /// The inputs with lines or keys that this version does not know, by their paths.
  public private(set) var unknownPaths: [String] = []

  /// The inputs, as the header of the result names them.
  public let sources: JSON

  /// Reads the recordings at `paths`, and writes `target` as its suffix asks.
  ///
  /// - Throws: `Failure`, `FileFailure` where a file cannot be used, `RecordingConversion.BadFile`
  ///   where one is no recording.
  public init(
    of paths: [String], to target: String, _ format: RecordingConversion.Format,
    by alignment: Alignment = .wall, name: String? = nil
  ) throws {
    let inputs = MergeInput.inOrder(try paths.map { try MergeInput(path: $0) })
    let isOneRun = inputs.count > 1 && inputs.allSatisfy { $0.isWhole && $0.run == 0 }
    try Self.align(inputs, by: isOneRun ? .start : alignment)
    sources = .array(inputs.map(\.json))
    latePaths = inputs.filter { $0.lateStart != nil }.map(\.path)
    let header =
      isOneRun
      ? Self.header(ofRun: inputs[0].header, name: name)
      : Self.header(of: inputs, by: alignment, name: name, sources)
    var recorder = Recorder(header: header, hasBlobs: true)
    var output = RecordingTarget(path: target, format: format)
    var names = MergedNames()
    var lines: [UInt8] = []
    lineCount = 1
    while let place = Self.earliest(inputs) {
      let input = inputs[place]
      if let event = input.event {
        recorder.observe(isOneRun ? event : names.renamed(event, of: input.run))
      }
      try input.advance()
      lineCount += 1
      let blobs = recorder.takeBlobs()
      guard recorder.pendingByteCount > 1 << 16 || !blobs.isEmpty else { continue }
      recorder.take(into: &lines)
      try output.write(lines: lines, blobs: blobs)
    }
    try Self.checkPredecessors(inputs)
    // A run whose last part is not here is cut off where that begins.
    if !isOneRun || inputs.last?.last.map({ $0.next == nil }) ?? false {
      recorder.finish(at: inputs.map(\.end).max() ?? .start)
      lineCount += 1
    }
    recorder.take(into: &lines)
    try output.write(lines: lines)
    try output.finish()
    cutOffPaths = inputs.filter(\.isLossy).map(\.path)
    isLossy =
      !cutOffPaths.isEmpty || isOneRun && inputs.last?.last?.next != nil
      || inputs.contains { Self.lacksPart($0, inputs) }
    unknownPaths = inputs.filter { $0.unknownCount > 0 }.map(\.path)
    unknownCount = inputs.reduce(0) { $0 + $1.unknownCount }
  }

  /// The input whose next event comes first; of several the first.
  private static func earliest(_ inputs: [MergeInput]) -> Int? {
    var best: Int?
    for (place, input) in inputs.enumerated() {
      guard let event = input.event else { continue }
      if let other = best.flatMap({ inputs[$0].event }), other.instant <= event.instant { continue }
      best = place
    }
    return best
  }

  private static func align(_ inputs: [MergeInput], by alignment: Alignment) throws {
    let origins = try inputs.map { input -> Int64 in
      switch alignment {
      case .start: return 0
      case .wall:
        guard let wall = input.wall else { throw Failure.noWall(path: input.path) }
        return wall
      case .mark(let name):
        guard let instant = try MergeInput.mark(name, in: input.path) else {
          throw Failure.noMark(path: input.path, name: name)
        }
        return -instant.nanoseconds
      }
    }
    let first = origins.min() ?? 0
    for (input, origin) in zip(inputs, origins) {
      let (offset, overflows) = origin.subtractingReportingOverflow(first)
      guard !overflows, offset < 1 << 61 else { throw Failure.tooFarApart }
      try input.begin(at: .nanoseconds(offset))
    }
  }

  /// Whether the part of the run before an input is not among them.
  private static func lacksPart(_ input: MergeInput, _ inputs: [MergeInput]) -> Bool {
    input.header.part?.predecessor != nil && input.predecessor(in: inputs) == nil
  }

  /// Makes sure that each part follows on what it says.
  private static func checkPredecessors(_ inputs: [MergeInput]) throws(Failure) {
    for input in inputs {
      guard let other = input.predecessor(in: inputs), let last = other.last,
        last.digest != input.header.part?.predecessor?.digest
      else { continue }
      throw .otherPredecessor(path: input.path, predecessor: other.path)
    }
  }

  /// The first line of a run that was written in parts.
  private static func header(ofRun first: RecordingHeader, name: String?) -> RecordingHeader {
    var header = first
    header.part = nil
    if let name { header.name = name }
    return header
  }

  private static func header(
    of inputs: [MergeInput], by alignment: Alignment, name: String?, _ sources: JSON
  ) -> RecordingHeader {
    let headers = inputs.map(\.header)
    let isVirtual = headers.allSatisfy { $0.clock == .virtual }
    let first = inputs.compactMap(\.wall).min()
    let isSame = headers.allSatisfy { $0.configuration == headers[0].configuration }
    let redactions = headers.compactMap(\.redactions).reduce(into: [String]()) { all, names in
      all += names.filter { !all.contains($0) }
    }
    var header = RecordingHeader(
      name: name ?? headers.map(\.name).joined(separator: " + "), tool: Version.tool,
      clock: isVirtual ? .virtual : .real,
      wall: alignment == .wall ? first.map(WallTime.inHeader) : nil,
      configuration: isSame ? headers[0].configuration : Session.Configuration(seed: Seed(0)),
      backend: .init(
        kind: RecordingHeader.mergedKind, version: "1",
        options: ["align": .string(alignment.text), "of": sources]))
    header.redactions = redactions.isEmpty ? nil : redactions
    // Behind this all of them are there; connections may have been opened before.
    header.part = inputs.compactMap(\.lateStart).max().map { RecordingPart(start: $0) }
    return header
  }
}
