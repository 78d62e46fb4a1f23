import Foundation
public import Lightlag
import Testing

/// Why a simulation failed, and what is needed to do it again.
public struct SimulationFailure: Error, Sendable, CustomStringConvertible {
  /// What went wrong, in words.
  public let reason: String

  /// What the test threw, or the run; `nil` where two runs were not the same.
  public let cause: (any Error)?

  /// What all chance followed from.
  public let seed: Seed

  /// The name of the network; of several, where simulators were told their own.
  public let profile: String

  /// How far the run came.
  public let instant: Instant

  /// Whether the run follows from its seed.
  public let isReproducible: Bool

  /// The latest events of its simulators.
  public let diagram: String

  /// The files that its simulators were recorded to.
  public let recordings: [String]

  let test: TestName?

  let place: TestPlace?

  public var description: String { "\(reason)\n\(context)" }

  /// All but what went wrong.
  var context: String {
    var lines = [
      "simulated: seed \(seed), profile \(profile), until "
        + "\(Instant.start.duration(to: instant).reportText)"
    ]
    if let place { lines.append("begun at \(place.fileID):\(place.line)") }
    if !isReproducible { lines.append("it was woken by another thread, so it may not repeat") }
    if !diagram.isEmpty { lines.append(diagram) }
    lines += recordings.map { "recorded \($0)" }
    lines.append(SimulationPlan.again(seed, test))
    return lines.joined(separator: "\n")
  }

  /// Attaches the recordings to the test that runs, for `swift test --attachments-path`.
  func attach() {
    for path in recordings {
      guard let bytes = FileManager.default.contents(atPath: path) else { continue }
      Attachment.record(
        Array(bytes), named: path.split(separator: "/").last.map(String.init) ?? "recording.jsonl")
    }
  }
}
