extension ReplayPlan {
  /// How far the plan has come.
  public struct Progress: Hashable, Sendable {
    /// What was done, and what there is to do.
    public var doneCount: Int
    /// All that there is to do.
    public var stepCount: Int
    /// How many times it went on without something that did not come.
    public var skippedWaits: Int
    /// How many messages came that were not recorded.
    public var extraCount: Int

    /// What came that was waited for, from the first on without a gap, and what there is of it;
    /// what a connection that is over did not bring counts as come.
    public var seenCount: Int
    /// What there is to wait for.
    public var expectedCount: Int

    /// Whether all was done.
    public var isDone: Bool { doneCount == stepCount }

    /// Whether all was done, and all that was waited for came.
    public var isSettled: Bool { isDone && seenCount == expectedCount }
  }
}
