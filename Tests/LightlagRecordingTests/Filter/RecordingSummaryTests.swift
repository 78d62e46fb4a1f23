import LightlagCore
import LightlagRecording
import Testing

@Suite struct RecordingSummaryTests {
  @Test func `messages are counted by event, the most frequent first`() throws {
    var sample = Sample()
    sample.open(1, target: "/socket.io/?EIO=4")
    sample.send(1, .uplink, "40")
    for number in 1...3 {
      sample.send(1, .uplink, "42\(number)[\"drive\"]")
      sample.send(1, .downlink, "43\(number)[]")
    }
    sample.send(1, .downlink, "42/admin,[\"drive\"]")
    sample.send(1, .downlink, "451-[\"picture\",{\"_placeholder\":true,\"num\":0}]")
    sample.send(1, .downlink, Message(.binary, [1]))
    sample.send(1, .downlink, "2")
    var summary = RecordingSummary()
    for event in try sample.recording().events { summary.count(.event(event)) }
    let counts = summary.events.map { "\($0.name) \($0.counts.uplink) \($0.counts.downlink)" }
    #expect(
      counts == ["ack:drive 0 3", "drive 3 0", "picture 0 2", "/admin:drive 0 1", "connect 1 0"])
  }

  @Test func `of too many names the first are counted`() throws {
    var sample = Sample()
    sample.open(1)
    for number in 0...RecordingSummary.mostEvents { sample.send(1, .uplink, "[\"e\(number)\"]") }
    sample.send(1, .uplink, "[\"e7\"]")
    var summary = RecordingSummary()
    for event in try sample.recording().events { summary.count(.event(event)) }
    #expect(summary.events.count == RecordingSummary.mostEvents)
    #expect(summary.events.first?.name == "e7")
    #expect(!summary.events.contains { $0.name == "e\(RecordingSummary.mostEvents)" })
  }
}
