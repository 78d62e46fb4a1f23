/// Why a file is no contact plan and no trace of delays: the first thing that is wrong in it.
public struct TraceFailure: Error, Hashable, Sendable {
  /// Where it stands.
  public let place: DocumentPlace

  /// What is wrong there.
  public let problem: TraceProblem

  init(_ place: DocumentPlace, _ problem: TraceProblem) {
    self.place = place
    self.problem = problem
  }
}

extension TraceFailure: CustomStringConvertible {
  /// One line: the file, the line, the key, and what is wrong.
  public var description: String { "\(place) \(problem)" }
}
