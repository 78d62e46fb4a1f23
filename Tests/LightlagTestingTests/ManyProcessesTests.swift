import Lightlag
import LightlagTesting
import Testing

/// The same seeds in several processes.
@Suite(.timeLimit(.minutes(10))) struct ManyProcessesTests {
  /// A drive with tasks, chance and faults, as a digest of all that happened and of its tasks.
  private static func digest(_ seed: Seed, _ scheduling: Scheduling) async throws -> String {
    let run = await VirtualTime(seed: seed, scheduling: scheduling).run { clock in
      let simulator = try Simulator(profile: .stressed, seed: seed)
      simulator.on("drive") { _, client in
        try await Task.sleep(for: .milliseconds(7))
        try await client.emit("ack")
      }
      await withTaskGroup { group in
        for number in 0..<2 {
          group.addTask {
            guard let pilot = try? await simulator.connect() else { return }
            for n in 0..<2 {
              try? await pilot.emit("drive", ["pilot": JSON(number), "n": JSON(n)])
              _ = try? await pilot.received("ack", within: .milliseconds(300))
            }
          }
        }
        group.addTask {
          try? await clock.sleep(for: .milliseconds(300))
          simulator.outage(for: .milliseconds(300))
        }
      }
      return try SHA256.hexDigest(of: simulator.recordingBytes())
    }
    return try run.get() + " \(run.report.fingerprint)"
  }

  /// The digest of a thousand seeds, every other with tasks in random order.
  static func digestOfAll() async throws -> String {
    var all = ""
    for number in 0..<1000 {
      let scheduling = number.isMultiple(of: 2) ? Scheduling.fifo : .random
      all += try await digest(Seed(UInt64(number)), scheduling) + "\n"
    }
    return SHA256.hexDigest(of: Array(all.utf8))
  }

  /// What a process of its own has written of it.
  private static func digestElsewhere() async throws -> String {
    let result = try await #require(
      processExitsWith: .success, observing: [\.standardOutputContent]
    ) {
      print("digest \(try await ManyProcessesTests.digestOfAll()) ends")
    }
    let text = String(decoding: result.standardOutputContent, as: UTF8.self)
    let words = text.split { $0 == " " || $0 == "\n" }
    let place = try #require(words.firstIndex(of: "digest"))
    return String(words[place + 1])
  }

  /// Each process has its own seed of hashes, and its own addresses.
  @Test func `a thousand seeds are the same in several processes`() async throws {
    async let elsewhere = Self.digestElsewhere()
    let digests = try await [Self.digestOfAll(), elsewhere, Self.digestElsewhere()]
    #expect(digests[0].count == 64 && Set(digests).count == 1)
  }
}
