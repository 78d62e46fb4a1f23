import LightlagCore

/// Which connections of a recording and of another run are the same: the n-th of each client.
///
/// The session numbers connections in the order of their opening, which is another where clients
/// come later.
struct ConnectionNames: Sendable {
  /// Those of each client in the recording, in order; never iterated.
  private var recorded: [ClientID: [ConnectionID]] = [:]
  /// How many each client has opened in the run; never iterated.
  private var counts: [ClientID: Int] = [:]
  /// For those of the recording those of the run; never iterated.
  private(set) var inRun: [ConnectionID: ConnectionID] = [:]
  /// For those of the run those of the recording; never iterated.
  private(set) var inRecording: [ConnectionID: ConnectionID] = [:]

  init(of recording: Recording) {
    for event in recording.events {
      guard case .opening(let client, _, _) = event.kind, let id = event.connection
      else { continue }
      recorded[client, default: []].append(id)
    }
  }

  /// Takes note of an event of the run.
  mutating func note(_ event: SessionEvent) {
    guard case .opening(let client, _, _) = event.kind, let id = event.connection else { return }
    let count = counts[client, default: 0]
    counts[client] = count + 1
    guard let names = recorded[client], count < names.count else { return }
    inRun[names[count]] = id
    inRecording[id] = names[count]
  }
}
