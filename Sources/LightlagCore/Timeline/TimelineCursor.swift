/// A place in a timeline that moves with the run.
///
/// Between two deadlines nothing changes. At a deadline call `advance(to:)`, and the state in
/// `active` holds until the next. Whoever skips deadlines gets the state of the instant he comes
/// to all the same. The cost of a call does not grow with the phases whose turn it is not, nor
/// with the repeats of a planned phase that are skipped; those of one by chance are gone
/// through.
package struct TimelineCursor: Sendable {
  /// The phases that hold, the lowest first.
  package private(set) var active: [ActivePhase] = []

  private var courses: [PhaseCourse]
  /// The place of each phase that changes again, by the instant when it does.
  private var boundaries = EventQueue<Int>()

  /// Creates a cursor before the start: what begins there is still to come.
  ///
  /// - Parameters:
  ///   - timeline: The phases.
  ///   - seed: The number from which the times of phases by chance follow.
  package init(_ timeline: Timeline, seed: Seed) {
    courses = timeline.phases.enumerated().map { PhaseCourse($1, place: $0, seed: seed) }
    for place in courses.indices { expect(place, after: nil) }
  }

  /// The next instant at which the state changes, or `nil` if it never does.
  package var deadline: Instant? { boundaries.deadline }

  /// Moves to an instant, which must not be before that of an earlier call.
  ///
  /// - Returns: The places of the phases that have begun since, in ascending order, and each
  ///   once: who wants to see every beginning stops at every deadline.
  package mutating func advance(to instant: Instant) -> [Int] {
    var begun: [Int] = []
    while let (_, place) = boundaries.removeFirst(dueBy: instant) {
      if courses[place].advance(to: instant) { begun.append(place) }
      setProgress(courses[place].progress(at: instant), of: place)
      expect(place, after: instant)
    }
    if begun.count > 1 { begun.sort() }
    return begun
  }

  private mutating func expect(_ place: Int, after instant: Instant?) {
    guard let due = courses[place].boundary(after: instant) else { return }
    boundaries.insert(place, due: due)
  }

  private mutating func setProgress(_ progress: Int?, of place: Int) {
    let position = active.firstIndex { $0.place >= place } ?? active.endIndex
    let isThere = position < active.endIndex && active[position].place == place
    let states = progress.map { [ActivePhase(place: place, progress: $0)] } ?? []
    active.replaceSubrange(position..<position + (isThere ? 1 : 0), with: states)
  }
}
