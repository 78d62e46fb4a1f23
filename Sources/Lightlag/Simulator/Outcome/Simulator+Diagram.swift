import LightlagCore

extension Simulator {
  /// Returns the latest that happened as a sequence diagram in text, a hundred columns wide.
  ///
  /// ```
  ///                client 0              link                 server
  ///     100 ms        |-- drive ----------->|-------------------->|  after 50.0 ms
  ///     200 ms        |-- drive ----------->x                     |  lost: loss
  ///     300 ms        |                     |<-- news ------------|  due at 350 ms
  /// ```
  ///
  /// A message has two rows where something else happened while it was on its way. What is no
  /// event, as a connection that breaks, has a star.
  ///
  /// - Parameter count: Most rows that there are beside the head.
  /// - Returns: The diagram; empty where nothing has happened, or no history is kept.
  public func diagram(last count: Int = 12) -> String {
    let (entries, happenings) = read { state in
      let tap = state.session.tap(HistoryTap.self)
      return (tap?.latest(count) ?? [], tap?.happenings ?? [])
    }
    return SequenceDiagram(SequenceRow.latest(count, entries, happenings)).text
  }
}
