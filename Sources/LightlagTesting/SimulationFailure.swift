public import Lightlag

/// Why a simulation failed, and what is needed to do it again.
public struct SimulationFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in words.
  public let reason: String

  /// What the test threw, or the run; `nil` where two runs were not the same.
  public let cause: (any Error)?

  /// What all chance followed from.
  public let seed: Seed

  /// The name of the network.
  public let profile: String

  /// How far the run came.
  public let instant: Instant

  /// Whether the run follows from its seed.
  public let isReproducible: Bool

  /// The latest events of its simulators.
  public let diagram: String

  /// The files that its simulators were recorded to.
  public let recordings: [String]

  let filter: String?

  public var description: String { "\(reason)\n\(context)" }

  /// All but what went wrong.
  var context: String {
    var lines = [
      "simulated: seed \(seed), profile \(profile), until "
        + "\(Instant.start.duration(to: instant).reportText)"
    ]
    if !isReproducible { lines.append("it was woken by another thread, so it may not repeat") }
    if !diagram.isEmpty { lines.append(diagram) }
    lines += recordings.map { "recorded \($0)" }
    let test = filter.map { " --filter '\($0)'" } ?? ""
    lines.append("again: LIGHTLAG_SEED=\(seed) swift test\(test)")
    return lines.joined(separator: "\n")
  }
}
