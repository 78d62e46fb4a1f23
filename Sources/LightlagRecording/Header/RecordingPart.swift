public import LightlagCore

/// Which part of a run a recording has that does not have all of it.
public struct RecordingPart: Hashable, Sendable {
  /// Where the part before stands.
  public struct Predecessor: Hashable, Sendable {
    /// The name of its file, in the same folder.
    public var file: String
    /// The digest in its last line.
    public var digest: String

    /// Creates the place of a part.
    public init(file: String, digest: String) {
      self.file = file
      self.digest = digest
    }
  }

  /// Which part it is, from 1, or `nil` where there are no others: what came before is lost.
  public var number: Int?

  /// When it begins; what is in it happened then or later.
  public var start: Instant

  /// The part before, where there is one.
  public var predecessor: Predecessor?

  /// Creates the description of a part.
  public init(number: Int? = nil, start: Instant, predecessor: Predecessor? = nil) {
    self.number = number
    self.start = start
    self.predecessor = predecessor
  }

  /// Whether the run's beginning is not in it.
  public var isContinuation: Bool { number != 1 }
}
