public import Lightlag
import Synchronization
public import XCTest

/// A test case of XCTest whose tests run in virtual time, once for each seed.
///
/// ```swift
/// final class DriveTests: SimulationTestCase {
///   override var profile: Profile { .stressed }
///   override var seeds: ClosedRange<Int> { 1...50 }
///
///   func testThePilotGetsThrough() throws {
///     try simulate { clock in
///       let simulator = try Simulator(backend: MockRover())
///       …
///     }
///   }
/// }
/// ```
///
/// A failed assertion is told with the seed, and what fails with all that `SimulationFailure` has.
/// No seed is begun once one has failed.
open class SimulationTestCase: XCTestCase {
  /// The network of simulators that name none; `default` unless it is overridden.
  open var profile: Profile { .default }

  /// What all chance follows from, one after another; only 0 unless it is overridden.
  open var seeds: ClosedRange<Int> { 0...0 }

  /// Which of several tasks that can run is next; the first unless it is overridden.
  open var scheduling: Scheduling { .fifo }

  /// Most that each run may take; two minutes of real time unless it is overridden.
  open var limits: VirtualTimeLimits { .test }

  /// Whether a run waits until no other such simulation goes on in this process; not unless it is
  /// overridden, as XCTest runs one test at a time.
  open var isSerialized: Bool { false }

  /// What is running, to be told with a failed assertion; assertions come from the run's thread.
  private let running = Mutex(Running())

  private struct Running: Sendable {
    var plan: SimulationPlan?
    /// Where the latest assertion failed.
    var failure: (file: String, line: Int)?
    /// Where it was begun.
    var place: (file: String, line: Int)?
  }

  /// Runs a body in virtual time with each seed, until one fails, and blocks this thread.
  ///
  /// - Parameters:
  ///   - file: The file of the test, where what is thrown is shown.
  ///   - line: The line there.
  ///   - body: The test; it is given the clock of the run.
  /// - Throws: `SimulationFailure`, where the body throws or cannot end; an `XCTSkip` as it is.
  public func simulate(
    file: StaticString = #filePath, line: UInt = #line,
    _ body: @escaping @Sendable (VirtualClock) async throws -> Void
  ) throws {
    running.withLock { $0.place = ("\(file)", Int(line)) }
    for plan in try plans() {
      begin(plan)
      let outcome: SimulationOutcome<Void> = plan.run(body)
      guard try end(outcome) else { return }
    }
  }

  /// Runs a body in virtual time with each seed, until one fails, and waits for it.
  ///
  /// - Parameters:
  ///   - file: The file of the test, where what is thrown is shown.
  ///   - line: The line there.
  ///   - body: The test; it is given the clock of the run.
  /// - Throws: `SimulationFailure`, where the body throws or cannot end; an `XCTSkip` as it is.
  public func simulate(
    file: StaticString = #filePath, line: UInt = #line,
    _ body: @escaping @Sendable (VirtualClock) async throws -> Void
  ) async throws {
    running.withLock { $0.place = ("\(file)", Int(line)) }
    for plan in try plans() {
      begin(plan)
      let outcome: SimulationOutcome<Void> = await plan.run(body)
      guard try end(outcome) else { return }
    }
  }

  /// Takes note of a failure, and adds what is needed to do it again, and where it was begun; in an
  /// exploration it is told only with what is left, and what a task asserts that the body has left
  /// is no failure.
  open override func recordFailure(
    withDescription description: String, inFile filePath: String, atLine lineNumber: Int,
    expected: Bool
  ) {
    // XCTest has no warnings.
    guard !VirtualClock.isBodyOver else {
      let place = "\(filePath):\(lineNumber)"
      return print("\(place): warning: \(description), \(FailureNotice.leftover)")
    }
    if let notes = AssertionNotes.current {
      return notes.add(description, file: filePath, line: lineNumber)
    }
    let (plan, place) = running.withLock { running in
      // XCTest knows no place of what is thrown.
      let begun = filePath == "<EXPR>" ? running.place : nil
      let place = begun ?? (filePath, lineNumber)
      running.failure = place
      return (running.plan, place)
    }
    super.recordFailure(
      withDescription: description + (plan.map { "; simulated: \($0.context)" } ?? ""),
      inFile: place.file, atLine: place.line, expected: expected)
  }

  private func plans() throws -> [SimulationPlan] {
    try Seeds.checked(seeds).map { seed in
      SimulationPlan(
        profile: profile, seed: seed, scheduling: scheduling, limits: limits,
        isSerialized: isSerialized, test: test)
    }
  }

  /// Which test runs; XCTest puts the name of the class before that of the method.
  private var test: TestName {
    let method = name.split(separator: ".").last ?? ""
    return TestName(type: Self.self, method: method)
  }

  private func begin(_ plan: SimulationPlan) {
    running.withLock { running in (running.plan, running.failure) = (plan, nil) }
  }

  /// Tells what came of a run; returns whether all was well.
  private func end(_ outcome: SimulationOutcome<Void>) throws -> Bool {
    let assertion = running.withLock { running in
      running.plan = nil
      return running.failure
    }
    if let failure = outcome.failure { throw failure }
    if let interruption = outcome.interruption { throw interruption }
    guard let assertion else { return true }
    recordFailure(
      withDescription: "\(outcome.failure(.assertion))",
      inFile: assertion.file, atLine: assertion.line, expected: true)
    return false
  }
}
