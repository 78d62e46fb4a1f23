import LightlagCore
import LightlagRecording
import Testing

@Suite struct QuantisedTests {
  static func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  @Test(arguments: [(0, 0), (999_999, 0), (1_000_000, 1_000_000), (1_999_999, 1_000_000)])
  func `an instant is rounded down`(nanoseconds: Int64, rounded: Int64) {
    #expect(Self.at(nanoseconds).quantised(to: .milliseconds(1)) == Self.at(rounded))
  }

  /// The end of time is no time that was measured.
  @Test func `what never happens stays so`() {
    #expect(Instant.end.quantised(to: .milliseconds(1)) == .end)
  }

  @Test func `all instants of a message are rounded`() {
    func event(_ instant: Int64, _ due: Int64, _ again: Int64) -> SessionEvent {
      SessionEvent(
        instant: Self.at(instant), connection: ConnectionID(index: 0),
        kind: .sent(
          .uplink, index: 0, Message(text: "a"),
          .duplicated(due: Self.at(due), again: Self.at(again)), queued: 0))
    }
    #expect(event(7, 19, 31).quantised(to: .nanoseconds(10)) == event(0, 10, 30))
  }
}
