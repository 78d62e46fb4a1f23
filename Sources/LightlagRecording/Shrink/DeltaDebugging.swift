/// Finds a small part of a list that still fails, by leaving more and more of it out.
///
/// It knows nothing of the items, nor how they are tested: whoever drives it
///
/// 1. tests the items that `candidate` names, by their positions in the list;
/// 2. says with `report(_:)` what came of it;
/// 3. and goes on until `candidate` is `nil`.
///
/// The list as a whole must fail. The result is 1-minimal unless the tests ran out: it fails, and
/// does not fail without any one of its items. The state is a value that can be written down
/// between any two tests (`json`).
///
/// Source: A. Zeller and R. Hildebrandt, "Simplifying and Isolating Failure-Inducing Input", IEEE
/// Transactions on Software Engineering 28(2), 2002: the algorithm *ddmin*.
public struct DeltaDebugging: Hashable, Sendable {
  /// What came of a test.
  public enum Outcome: String, Hashable, Sendable, CaseIterable {
    /// It failed as the whole does.
    case fails
    /// It did not fail.
    case passes
    /// It failed in another way, or could not be done.
    case unresolved
  }

  /// The positions of the items that are left, in ascending order.
  public internal(set) var kept: [Int]

  /// How many tests were done.
  public internal(set) var testCount = 0

  /// Most tests that are done.
  public let testLimit: Int

  /// Whether no single item can be left out any more.
  public internal(set) var isMinimal = false

  /// In how many parts the items are divided.
  var granularity: Int
  /// Which part is tested: first each by itself, then all without each.
  var step = 0

  /// Creates the search in a list of so many items.
  public init(count: Int, testLimit: Int = 10_000) {
    precondition(count >= 0 && testLimit >= 0, "there are no negative numbers of things")
    self.init(kept: Array(0..<count), testLimit: testLimit)
  }

  init(kept: [Int], testLimit: Int) {
    self.kept = kept
    self.testLimit = testLimit
    granularity = min(2, kept.count)
    isMinimal = kept.isEmpty
  }

  /// The positions to test next, in ascending order, or `nil` where the search is over.
  public var candidate: [Int]? {
    guard !isMinimal, testCount < testLimit else { return nil }
    // One item is left out, and nothing else can be tried.
    if kept.count == 1 { return [] }
    if step < granularity { return Array(kept[part(step)]) }
    var rest = kept
    rest.removeSubrange(part(step - granularity))
    return rest
  }

  /// Says what came of testing the candidate.
  ///
  /// - Precondition: there is one.
  public mutating func report(_ outcome: Outcome) {
    guard let candidate else { preconditionFailure("nothing was to be tested") }
    testCount += 1
    guard outcome == .fails else { return goOn() }
    granularity = step < granularity ? 2 : max(granularity - 1, 2)
    kept = candidate
    granularity = min(granularity, kept.count)
    step = 0
    isMinimal = kept.isEmpty
  }

  /// How many steps there are: in two parts, each is all without the other.
  var stepCount: Int {
    if kept.count == 1 { return 1 }
    return granularity == 2 ? 2 : 2 * granularity
  }

  private mutating func goOn() {
    step += 1
    guard step == stepCount else { return }
    if granularity >= kept.count {
      isMinimal = true
    } else {
      granularity = min(2 * granularity, kept.count)
      step = 0
    }
  }

  /// The place of a part; the parts differ by one item at most.
  private func part(_ index: Int) -> Range<Int> {
    index * kept.count / granularity..<(index + 1) * kept.count / granularity
  }
}
