/// How the conditions of all links change in the course of a run: a timeline, and what each of its
/// phases makes otherwise.
public struct Weather: Hashable, Sendable {
  /// A phase, and what it changes in each direction.
  public struct Change: Hashable, Sendable {
    /// When it holds.
    public var phase: Phase

    /// What is otherwise meanwhile.
    public var figures: LinkPair<[ConditionFigure]>

    /// Creates a change.
    public init(
      _ phase: Phase,
      figures: LinkPair<[ConditionFigure]> = LinkPair(uplink: [], downlink: [])
    ) {
      self.phase = phase
      self.figures = figures
    }
  }

  /// The changes; where several hold at once, the later lies over the earlier.
  public let changes: [Change]

  /// When they hold.
  public let timeline: Timeline

  /// The weather that never changes.
  public static let fair = Weather()

  private init() {
    changes = []
    timeline = .empty
  }

  /// Creates weather.
  ///
  /// - Throws: `Timeline.Failure`, for the first phase that cannot be.
  public init(_ changes: [Change]) throws(Timeline.Failure) {
    timeline = try Timeline(changes.map(\.phase))
    self.changes = changes
  }

  /// Returns what holds while those phases do.
  package func conditions(
    over base: LinkPair<LinkConditions>, _ active: [ActivePhase]
  ) -> LinkPair<LinkConditions> {
    var conditions = base
    for phase in active {
      for direction in Direction.allCases {
        for figure in changes[phase.place].figures[direction] {
          conditions[direction].set(figure, as: phase)
        }
      }
    }
    return conditions
  }
}
