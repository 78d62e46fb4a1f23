public import LightlagCore
public import LightlagProfiles
import Synchronization

/// What a task knows of the simulation that it is part of: see `simulate`.
package final class SimulationContext: Sendable {
  /// That of this task, or `nil` outside of a simulation.
  @TaskLocal package static var current: SimulationContext?

  /// What all chance follows from.
  package let seed: Seed

  /// The network of simulators that name none.
  package let profile: Profile

  /// What the test does not get to say, or `nil` where nobody asks what it says.
  private let omitted: Set<Utterance>?
  private let made = Mutex<[Simulator]>([])

  /// Creates the context of a simulation.
  package init(seed: Seed, profile: Profile, omitted: Set<Utterance>? = nil) {
    (self.seed, self.profile, self.omitted) = (seed, profile, omitted)
  }

  /// The simulators that were made in it, in order.
  package var simulators: [Simulator] { made.withLock { $0 } }

  /// What the test has said, in all simulators.
  package var sent: [SentUtterance] {
    simulators.flatMap { $0.read { $0.utterances?.sent ?? [] } }
  }

  /// The keeping of what is said in the next simulator.
  var utterances: Utterances? {
    omitted.map { Utterances(simulator: simulators.count, omitted: $0) }
  }

  /// Takes note of a simulator.
  func add(_ simulator: Simulator) { made.withLock { $0.append(simulator) } }
}

extension Seed {
  /// The seed of the simulation that this task is part of; outside of one it is 0.
  public static var current: Seed { SimulationContext.current?.seed ?? 0 }
}

extension Profile {
  /// The profile of the simulation that this task is part of; outside of one it is `default`.
  public static var current: Profile { SimulationContext.current?.profile ?? .default }
}
