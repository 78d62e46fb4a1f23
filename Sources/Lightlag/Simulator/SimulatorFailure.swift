public import LightlagCore
import LightlagProfiles

/// What a simulator could not do, and what its user can do about it.
@nonexhaustive
public enum SimulatorFailure: Error, Hashable, Sendable, CustomStringConvertible {
  /// Nobody handles an event; and the events that someone does.
  case nobodyHandles(event: String, handled: [String])
  /// An event is not in order: a field is missing, or is of another kind.
  case invalid(event: String, field: String, expected: String)
  /// A client has no connection, and why.
  case clientGone(ClientID, reason: String)
  /// The server has not heard of a client yet.
  case clientNotThereYet(ClientID)
  /// There is no client of that number among so many.
  case unknownClient(ClientID, count: Int)
  /// The server refused a connection.
  case refused(status: Int, reason: String)
  /// A deadline passed; what was awaited, and what the client received instead.
  case deadlinePassed(Missed, within: Duration)
  /// Nothing will happen any more, so that what is awaited never comes.
  case neverComes(Missed)
  /// A text is no seed.
  case seedOutsideRange(String)
  /// The backend has no rover's state.
  case noRover
  /// The backend is not of the type that was asked for.
  case otherBackend(asked: String, found: String)
  /// The run is not written down.
  case notRecorded
  /// Real time, or a live server, is asked of a simulator that is made in a run in virtual time.
  case realTimeInVirtualTime(asked: String)
  /// A live server is asked for, and virtual time, in which there is none.
  case liveServerNeedsRealTime(url: String)
  /// What is asked for can only be done to a simulated backend.
  case liveBackend(asked: String)

  public var description: String {
    switch self {
    case .nobodyHandles(let event, let handled): Self.nobodyHandles(event, handled)
    case .invalid(let event, let field, let expected):
      "'\(event)' is not in order: its field '\(field)' must be \(expected)"
    case .clientGone(let client, let reason):
      "client \(client.index) is not connected: \(reason); connect it again with reconnect()"
    case .clientNotThereYet(let client):
      "client \(client.index) has not reached the server yet; wait for an event of its, or "
        + "advance by the link's delay"
    case .unknownClient(let client, let count):
      "there is no client \(client.index): \(count) were made, counted from 0"
    case .refused(let status, let reason):
      "the server refused the connection with status \(status)"
        + (reason.isEmpty ? "" : ": \(reason)")
    case .deadlinePassed(let missed, let within):
      "\(missed.awaited) did not come within \(within.reportText) at \(missed.place); "
        + missed.arrivals
    case .neverComes(let missed):
      "\(missed.awaited) at \(missed.place) will never come, as nothing more is due; "
        + missed.arrivals
    case .seedOutsideRange(let text):
      "'\(text)' is no seed: seeds are whole numbers from 0 to \(UInt64.max), or 0x and up to 16 "
        + "hexadecimal digits"
    case .noRover: "the backend is no rover and has no state; create the simulator with MockRover()"
    case .otherBackend(let asked, let found):
      "the backend is no \(asked) but a \(found); ask for the type that the simulator was made with"
    case .realTimeInVirtualTime(let asked):
      "\(asked) was asked for in a run in virtual time, where no real time passes; make the "
        + "simulator outside of it, without .simulated and simulate"
    case .liveServerNeedsRealTime(let url):
      "\(url) is a live server and answers in real time only; leave clock out, or make it .real"
    case .liveBackend(let asked):
      "\(asked) is not possible with a live server; create the simulator with a simulated backend"
    case .notRecorded: "nothing was written down; leave the option isRecording on"
    }
  }

  private static func nobodyHandles(_ event: String, _ handled: [String]) -> String {
    let known: String
    if let nearest = handled.nearest(to: event) {
      known = "did you mean '\(nearest)'?"
    } else if handled.isEmpty {
      known = "there are no handlers at all; add one with on(_:) or onUnhandled"
    } else {
      known = "there are handlers for: " + handled.joined(separator: ", ")
    }
    return "nobody handles '\(event)'; \(known)"
  }
}
