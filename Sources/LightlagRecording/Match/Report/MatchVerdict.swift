public import LightlagCore

/// What came of comparing a run with a recording.
public struct MatchVerdict: Hashable, Sendable {
  /// How much was asked.
  public var level: MatchRules.Level

  /// The seed of the run that was compared.
  public var seed: Seed?

  /// How many messages were recorded, and how many came.
  public var messageCounts: (expected: Int, actual: Int) {
    get { (expectedCount, actualCount) }
    set { (expectedCount, actualCount) = newValue }
  }

  private var expectedCount = 0
  private var actualCount = 0

  /// The divergences, from the first on; at most `limit` of them.
  public private(set) var divergences: [Divergence] = []

  /// How many there were in all, by kind, in the order of the kinds.
  public private(set) var counts: [Int]

  /// What makes the verdict worth less, and was not asked for: one sentence each.
  public var warnings: [String] = []

  /// What differs and was let pass, as the rules ask: one sentence each.
  public var notes: [String] = []

  /// Figures that were measured, for `statistical`.
  public var measurements: [Measurement] = []

  /// Most divergences that are told in full.
  public static let limit = 100

  /// The command that compares again, as it is typed into a shell; `nil` where none is known.
  public var rerun: String?

  /// Creates the verdict on a run in which nothing was found yet.
  public init(level: MatchRules.Level, seed: Seed? = nil) {
    self.level = level
    self.seed = seed
    counts = Array(repeating: 0, count: Divergence.Kind.allCases.count)
  }

  /// Whether the run may pass.
  public var hasPassed: Bool { counts.allSatisfy { $0 == 0 } }

  /// The divergence that came first.
  public var first: Divergence? { divergences.first }

  /// How many divergences of one kind there were.
  public func count(_ kind: Divergence.Kind) -> Int {
    Divergence.Kind.allCases.firstIndex(of: kind).map { counts[$0] } ?? 0
  }

  /// Adds a divergence.
  public mutating func add(_ divergence: Divergence) {
    note(divergence.kind)
    guard divergences.count < Self.limit else { return }
    divergences.append(divergence)
  }

  /// Says first which of the two recordings was cut off, whatever was asked of them.
  mutating func warnOfCuts(_ expected: Recording, _ actual: Recording? = nil) {
    var cuts: [String] = []
    if !expected.isComplete { cuts.append("the recording was cut off") }
    if actual?.isComplete == false { cuts.append("the run was cut off") }
    warnings.insert(contentsOf: cuts, at: 0)
  }

  /// Counts a divergence that is not told in full.
  mutating func note(_ kind: Divergence.Kind) {
    guard let index = Divergence.Kind.allCases.firstIndex(of: kind) else { return }
    counts[index] += 1
  }
}
