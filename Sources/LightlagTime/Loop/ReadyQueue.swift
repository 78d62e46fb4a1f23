/// Jobs that can run now, in the order in which they became ready: a ring.
struct ReadyQueue {
  /// Number of jobs that can run.
  private(set) var count = 0

  /// Its size is a power of two.
  private var ring = [LoopJob](repeating: .none, count: 256)
  private var head = 0

  /// Adds a job behind all others.
  @inline(__always)
  mutating func append(_ job: LoopJob) {
    if count == ring.count { grow() }
    ring[(head &+ count) & (ring.count &- 1)] = job
    count &+= 1
  }

  /// Removes and returns the job at a position.
  ///
  /// The first then takes its place, so that taking any costs the same.
  ///
  /// - Precondition: `index < count`.
  @inline(__always)
  mutating func remove(at index: Int) -> LoopJob {
    let mask = ring.count &- 1
    let place = (head &+ index) & mask
    let job = ring[place]
    ring[place] = ring[head]
    head = (head &+ 1) & mask
    count &-= 1
    return job
  }

  private mutating func grow() {
    ring = Array(ring[head...] + ring[..<head])
    ring += [LoopJob](repeating: .none, count: ring.count)
    head = 0
  }
}
