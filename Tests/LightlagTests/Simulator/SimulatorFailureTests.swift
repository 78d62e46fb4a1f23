import Lightlag
import Testing

/// What failures say that a user can do.
@Suite struct SimulatorFailureTests {
  private static let pilot = ClientID(index: 2)

  static let words: [(SimulatorFailure, String)] = [
    (
      .nobodyHandles(event: "fly", handled: ["drive", "stop"]),
      "nobody handles 'fly'; there are handlers for: drive, stop"
    ),
    (
      .nobodyHandles(event: "drvie", handled: ["drive", "stop"]),
      "nobody handles 'drvie'; did you mean 'drive'?"
    ),
    (
      .nobodyHandles(event: "drive", handled: []),
      "nobody handles 'drive'; there are no handlers at all; add one with on(_:) or onUnhandled"
    ),
    (
      .invalid(event: "drive", field: "linear", expected: "a number"),
      "'drive' is not in order: its field 'linear' must be a number"
    ),
    (
      .clientGone(pilot, reason: "its connection was cut"),
      "client 2 is not connected: its connection was cut; connect it again with reconnect()"
    ),
    (
      .clientNotThereYet(pilot),
      "client 2 has not reached the server yet; wait for an event of its, or advance by the link's "
        + "delay"
    ),
    (
      .unknownClient(pilot, count: 1), "there is no client 2: 1 were made, counted from 0"
    ),
    (
      .refused(status: 403, reason: "no"), "the server refused the connection with status 403: no"
    ),
    (
      .deadlinePassed(
        .init(awaited: "'ack'", instead: [], place: "Rover/Drive.swift:7"), within: .seconds(2)),
      "'ack' did not come within 2.00 s at Rover/Drive.swift:7; nothing came meanwhile"
    ),
    (
      .neverComes(.init(awaited: "'ack'", instead: [], place: "Rover/Drive.swift:7")),
      "'ack' at Rover/Drive.swift:7 will never come, as nothing more is due; nothing came meanwhile"
    ),
    (
      .seedOutsideRange("-1"),
      "'-1' is no seed: seeds are whole numbers from 0 to 18446744073709551615, or 0x and up to 16 "
        + "hexadecimal digits"
    ),
    (
      .realTimeInVirtualTime(asked: "clock: .real"),
      "clock: .real was asked for in a run in virtual time, where no real time passes; make the "
        + "simulator outside of it, without .simulated and simulate"
    ),
    (
      .liveServerNeedsRealTime(url: "ws://a"),
      "ws://a is a live server and answers in real time only; leave clock out, or make it .real"
    ),
    (
      .liveBackend(asked: "to send as the server"),
      "to send as the server is not possible with a live server; create the simulator with a "
        + "simulated backend"
    ),
    (
      .noRover,
      "the backend is no rover and has no state; create the simulator with MockRover()"
    ),
    (
      .otherBackend(asked: "Echo", found: "Mute"),
      "the backend is no Echo but a Mute; ask for the type that the simulator was made with"
    ),
    (.notRecorded, "nothing was written down; leave the option isRecording on"),
  ]

  @Test(arguments: words)
  func `a failure says what is wrong, and what to do`(failure: SimulatorFailure, text: String) {
    #expect(failure.description == text)
  }
}
