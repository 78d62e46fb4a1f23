/// What a bottleneck is told, and what it answers.
extension Bottleneck {
  /// A message's name: where it belongs, and its number there.
  package struct Ticket: Hashable, Sendable {
    /// The connection that sent it.
    package let connection: ConnectionID

    /// Its index among what the connection sent, or whatever tells them apart.
    package let index: Int

    /// Creates a name.
    package init(connection: ConnectionID, index: Int) {
      self.connection = connection
      self.index = index
    }
  }

  /// What became of a message when it came.
  package enum Acceptance: Hashable, Sendable {
    /// Its last bit leaves at `at`; nothing more will be said of it.
    case departs(at: Instant)
    /// It waits; `advance(to:)` will tell what became of it.
    case queued
    /// It did not fit, or the link is dead; nothing more will be said of it.
    case dropped
  }

  /// What became of a message that was queued.
  package enum Outcome: Hashable, Sendable {
    /// Its last bit left at `at`.
    case departed(Ticket, at: Instant)
    /// It was dropped at `at`.
    case dropped(Ticket, at: Instant)

    /// Which message it is.
    package var ticket: Ticket {
      switch self {
      case .departed(let ticket, _), .dropped(let ticket, _): ticket
      }
    }
  }

  /// How a bottleneck treats messages.
  package struct Conditions: Hashable, Sendable {
    /// What can be sent when, or `nil` for everything at once, which knows no queue.
    package var capacity: Capacity?

    /// Most that the queue holds.
    package var limit: QueueLimit

    /// What the queue does when it grows.
    package var discipline: QueueDiscipline

    /// Creates conditions; what is not named is as good as absent.
    package init(
      capacity: Capacity? = nil, limit: QueueLimit = QueueLimit(),
      discipline: QueueDiscipline = .droptail
    ) {
      self.capacity = capacity
      self.limit = limit
      self.discipline = discipline
    }
  }
}
