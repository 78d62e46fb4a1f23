import Foundation
import Lightlag
import LightlagTesting
import Testing

/// The example of README.md, which must be the same.
@Suite struct FirstSimulationTests {
  @Test(.simulated(profile: .mars, seeds: 1...50))
  func `an order to Mars is acknowledged within the hour`() async throws {
    let simulator = try Simulator()
    simulator.on("drive") { data, pilot in try await pilot.emit("ack", data["linear"] ?? 0) }
    let pilot = try await simulator.connect()
    try await pilot.emit("drive", ["linear": 0.5])
    let ack = try await pilot.next("ack", within: .seconds(3600))
    #expect(ack.data == 0.5)
  }

  @Test func `README has this example`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
    let root = folder.deletingLastPathComponent().deletingLastPathComponent()
    let readme = try String(contentsOf: root.appending(path: "README.md"), encoding: .utf8)
    let source = try String(contentsOf: URL(filePath: #filePath), encoding: .utf8)
    let lines = source.split(separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0.contains(".simulated(") })
    let end = try #require(lines[start...].firstIndex { $0 == "  }" })
    let example = lines[start...end].map { $0.dropFirst(2) }.joined(separator: "\n")
    #expect(readme.contains(example))
  }
}
