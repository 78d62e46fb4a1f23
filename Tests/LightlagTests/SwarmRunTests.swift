import Lightlag
import Testing

/// Drawn networks are carried by the session, and what they do is repeated to the byte.
@Suite struct SwarmRunTests {
  /// Two hundred seeds, ten in each test; two operators for two seconds.
  @Test(arguments: 0..<20)
  func `a run on a drawn network ends, and its recording replays`(block: Int) throws {
    for number in block * 10..<(block + 1) * 10 {
      let seed = Seed(UInt64(number))
      let scenario = try Samples.scenario(seed: seed, profile: Profile.swarm(seed: seed))
      try Samples.withFile { path in
        let outcome = try Simulation(scenario, recordingTo: path).run(for: .seconds(2))
        #expect(outcome.end == Instant.start.advanced(by: .seconds(2)))
        let recording = try Recording(path: path)
        #expect(recording.header.configuration == scenario.configuration)
        #expect(try Replay.run(recording) == .same(isComplete: true), "seed \(number)")
      }
    }
  }

  @Test func `figures of a drawn network can be set otherwise`() throws {
    let settings = try ["up.delay=7ms", "up.truncated=true"].map {
      try ConditionSetting(parsing: $0)
    }
    let scenario = try Samples.scenario(
      seed: 4, profile: Profile.swarm(seed: 4), settings: settings)
    #expect(scenario.configuration.network.conditions.uplink.delay == .milliseconds(7))
    #expect(scenario.configuration.network.openings.handshakeDelay == .milliseconds(56))
  }
}
