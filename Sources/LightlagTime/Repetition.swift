/// Two runs of the same body and seed, side by side.
public struct Repetition<Value: Sendable>: Sendable, CustomStringConvertible {
  /// Where two runs part.
  public struct Difference: Hashable, Sendable, CustomStringConvertible {
    /// How many events they have in common before.
    public let index: Int

    /// What is next in the first run, or `nil` if that is over.
    public let first: TraceEvent?

    /// What is next in the second run, or `nil` if that is over.
    public let second: TraceEvent?

    public var description: String {
      """
      the runs part after \(index) events: the first goes on with \
      "\(first.map(\.description) ?? "its end")", the second with \
      "\(second.map(\.description) ?? "its end")"
      """
    }
  }

  /// The first run.
  public let first: VirtualRun<Value>

  /// The second run.
  public let second: VirtualRun<Value>

  /// Where they part, or `nil` if they do not.
  public let difference: Difference?

  init(_ first: VirtualRun<Value>, _ second: VirtualRun<Value>) {
    self.first = first
    self.second = second
    let events = (first.report.events, second.report.events)
    let index = zip(events.0, events.1).prefix { $0 == $1 }.count
    let isSame = index == max(events.0.count, events.1.count)
    difference =
      isSame
      ? nil
      : Difference(
        index: index, first: events.0.dropFirst(index).first,
        second: events.1.dropFirst(index).first)
  }

  public var description: String {
    difference?.description ?? "the runs are the same, \(first.report.events.count) events"
  }
}
