import Foundation
import Lightlag

/// The search for the least that still fails as a run did that was found.
struct LeastFailure: Sendable {
  /// Most runs that it takes.
  private static let mostRuns = 500
  /// How long it begins runs.
  private static let patience = Duration.seconds(60)

  private let exploration: Exploration
  private let found: Exploration.Finding
  private let end = ContinuousClock.now.advanced(by: patience)
  private var runsLeft = mostRuns

  /// What fails as well, with as little as was found so far.
  private var finding: Exploration.Finding
  private var profile: Profile
  private var losses: StatedLosses?

  private init(_ exploration: Exploration, _ found: Exploration.Finding) {
    (self.exploration, self.found) = (exploration, found)
    (finding, profile) = (found, found.plan.profile)
  }

  /// Leaves out of a run that fails whatever it fails without.
  static func search(
    _ exploration: Exploration, _ found: Exploration.Finding, seedCount: Int
  ) async throws -> ExplorationFailure {
    var search = LeastFailure(exploration, found)
    let parts = try await search.leaveOutParts()
    let lossCount = try await search.leaveOutLosses()
    let messages = try await search.leaveOutMessages()
    return ExplorationFailure(
      failure: search.finding.outcome.failure(search.finding.problem),
      profile: search.profile, profilePath: search.save(), seedCount: seedCount,
      partCount: parts, lossCount: lossCount, messageCount: messages,
      parts: try NetworkParts(search.profile).text)
  }

  // MARK: What is left out

  /// Leaves out parts of the network; returns how many there were, and how many are left.
  private mutating func leaveOutParts() async throws -> ExplorationFailure.Count {
    let parts = try NetworkParts(profile)
    profile = try parts.profile(keeping: Array(0..<parts.count))
    let left = try await reduce(parts.count) { (try? parts.profile(keeping: $0), nil) }
    return .init(all: parts.count, left: left)
  }

  /// Tells losses by their positions, if it fails with them so, and leaves out some.
  private mutating func leaveOutLosses() async throws -> ExplorationFailure.Count? {
    let simulators = finding.outcome.context.simulators
    guard simulators.count == 1, let bytes = try? simulators[0].recordingBytes(),
      let all = (try? Recording(bytes)).flatMap(StatedLosses.init),
      let stated = try? all.profile(profile), try await fails(stated, nil)
    else { return nil }
    losses = all
    let profile = profile
    var kept = Array(0..<all.count)
    let left = try await reduce(all.count) { positions in
      (try? all.keeping(positions).profile(profile), nil)
    } found: {
      kept = $0
    }
    losses = all.keeping(kept)
    return .init(all: all.count, left: left)
  }

  /// Leaves out messages that the test sends.
  private mutating func leaveOutMessages() async throws -> ExplorationFailure.Count? {
    guard try await fails(profile, []) else { return nil }
    let all = finding.outcome.context.sent
    let (losses, profile) = (losses, profile)
    let left = try await reduce(all.count) { positions in
      var omitted = all
      for position in positions.reversed() { omitted.remove(at: position) }
      let network = losses.map { try? $0.without(omitted).profile(profile) } ?? profile
      return (network, Set(omitted.map(\.utterance)))
    }
    return all.isEmpty ? nil : .init(all: all.count, left: left)
  }

  // MARK: Trying

  /// Searches for as few of some things as possible; returns how many are left.
  private mutating func reduce(
    _ count: Int, _ attempt: ([Int]) -> (Profile?, Set<Utterance>?),
    found: ([Int]) -> Void = { _ in }
  ) async throws -> Int {
    var search = DeltaDebugging(count: count, testLimit: runsLeft)
    while let candidate = search.candidate, ContinuousClock.now < end {
      let (network, omitted) = attempt(candidate)
      guard let network else {
        search.report(.unresolved)
        continue
      }
      let isLess = try await fails(network, omitted)
      if isLess { found(candidate) }
      search.report(isLess ? .fails : .unresolved)
    }
    return search.kept.count
  }

  /// Whether it fails in the same way under other circumstances, which are kept then.
  private mutating func fails(_ network: Profile, _ omitted: Set<Utterance>?) async throws -> Bool {
    guard runsLeft > 0 else { return false }
    runsLeft -= 1
    guard
      let finding = try await exploration.run(found.plan.seed, network, omitting: omitted),
      finding.signature == found.signature
    else { return false }
    (self.finding, profile) = (finding, network)
    return true
  }

  /// Writes the network beside the output of the tests, in a folder of its own, as a profile is
  /// called as its file is.
  private func save() -> String? {
    let folder = found.plan.claimOutputPath(for: "networks") + ".networks"
    try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let path = "\(folder)/\(profile.name).json"
    let document = (try? JSON(parsing: profile.document))?.prettyText ?? ""
    return (try? (document + "\n").write(toFile: path, atomically: true, encoding: .utf8)) == nil
      ? nil : path
  }
}
