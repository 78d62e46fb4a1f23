import Lightlag
import LightlagDrivers

/// Stands between clients and a live server, to record what they say to each other.
///
/// Once it is recorded, a replay stands there alone.
enum StandIn {
  /// Serves until a signal comes or, where there is a recording already, as many connections as it
  /// has are over; then keeps or compares what was recorded.
  static func record(
    _ path: String, mode: RecordMode, _ arguments: Arguments
  ) throws -> ExitStatus {
    // What is missing cannot be compared with.
    let expected =
      mode == .once ? nil : try? RecordingSource(path: path).recording()
    if mode == .diff, expected == nil { _ = try RecordingSource(path: path).recording() }
    let draft = RecordingDraft(of: path)
    let result: RecordingResult
    do {
      result = try serve(draft.path, expected, arguments)
      if mode != .diff, result == .complete { try draft.checkClients() }
    } catch {
      draft.discard()
      throw error
    }
    guard let expected else { return try draft.publish(result) }
    defer { draft.discard() }
    let actual = try RecordingSource(path: draft.path).recording()
    let rules = try VerdictOptions.rules(for: expected, at: path, arguments)
    let verdict = RunComparison(rules).compare(expected: expected, actual: actual)
    let status = try VerdictOptions.report(verdict, of: path, arguments)
    guard mode == .update else { return status }
    guard status != .failedVerdict else {
      draft.tellFailure()
      return status
    }
    let recorded = try draft.publish(result)
    return status == .done ? recorded : status
  }

  private static func serve(
    _ path: String, _ expected: Recording?, _ arguments: Arguments
  ) throws -> RecordingResult {
    let seed = try expected?.header.configuration.seed ?? RunOptions.seed(arguments)
    let scenario = try Scenario(
      name: expected?.header.name ?? "session", backend: try ServerOptions.backend(arguments),
      profile: .perfect, seed: seed)
    var options = LiveServer.Options()
    options.host = arguments.value("--host") ?? options.host
    options.ports = try ServerOptions.ports(arguments).map { [$0] }
    options.recording = path
    // It is made to be kept, and shown to others.
    options.redactor = SecretVariables.redactor
    let wait = try LiveReplayOptions.wait(arguments)
    let server = try LiveServer(scenario, options)
    try server.stopAtSignals()
    LiveReplayOptions.announce(server.listening, arguments)
    let stop = server.stopper()
    let recordedCount = expected.map { Set($0.events.compactMap(\.connection)).count }
    server.everySecond { server in
      let (opened, over) = (server.statistics.opened, server.statistics.over)
      let isForsaken =
        opened == 0 && wait.map { Instant.start.advanced(by: $0) <= server.now } ?? false
      if isForsaken || recordedCount.map({ $0 <= over }) ?? false { stop() }
    }
    return try server.serve()
  }
}
