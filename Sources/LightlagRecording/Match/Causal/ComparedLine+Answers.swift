import LightlagCore

extension ComparedLine {
  /// A message that came, and how long after what it answers: the last message before it that came
  /// the other way when it was recorded, or else the opening of its connection.
  struct Answer: Sendable {
    /// The message, as it was recorded.
    let unit: MessageUnit
    /// The position of what it answers among the expected messages of the other direction, or `nil`
    /// for the opening.
    let cause: Int?
    /// Nanoseconds between the two when it was recorded.
    let recorded: Int64
    /// Nanoseconds between the two in the run.
    let came: Int64
  }

  /// The messages of one direction that came, in the order in which they were recorded.
  func answers(_ direction: Direction) -> [Answer] {
    let stream = streams[direction]
    let causes = streams[direction.opposite]
    let answered = causes.partners
    var cause: (place: Int?, recorded: Instant, came: Instant) = (
      nil, expected.openedAt, actual.openedAt
    )
    var position = 0
    var answers: [Answer] = []
    for (one, two) in stream.partners.enumerated() where two >= 0 {
      let unit = stream.expected[one]
      while position < causes.expected.count,
        causes.expected[position].arrivedAt == nil || unit.follows(causes.expected[position])
      {
        if let recorded = causes.expected[position].arrivedAt, answered[position] >= 0,
          let came = causes.actual[Int(answered[position])].arrivedAt
        {
          cause = (position, recorded, came)
        }
        position += 1
      }
      answers.append(
        Answer(
          unit: unit, cause: cause.place,
          recorded: unit.sentAt.nanoseconds - cause.recorded.nanoseconds,
          came: stream.actual[Int(two)].sentAt.nanoseconds - cause.came.nanoseconds))
    }
    return answers
  }
}
