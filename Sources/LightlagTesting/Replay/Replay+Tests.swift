import Foundation
public import Lightlag

/// Repeats a committed recording exactly, and has the test fail where it comes out otherwise.
///
/// ```swift
/// @Test func `the vehicles do what they did`() throws { try replay("Recordings/drive.jsonl") }
/// ```
///
/// What came from outside is done again; what was simulated must do the same of itself, to the
/// byte. The issue shows the first line that differs. It works in Swift Testing and in XCTest.
///
/// - Parameters:
///   - path: The recording; where it is not absolute, from the folder of the test or one above it.
///   - fileID: The file of the test, for its issues.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
/// - Throws: What keeps the recording from being repeated at all.
public func replay(
  _ path: String, fileID: StaticString = #fileID, filePath: StaticString = #filePath,
  line: UInt = #line, column: UInt = #column
) throws {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let fixture = try Fixture(path, for: place)
  let outcome = try Replay.run(fixture.recording)
  guard case .diverged(let divergence) = outcome else { return }
  fixture.report(divergence, at: place)
}

/// Plays the clients of a committed recording to a backend, in virtual time, and has the test fail
/// where that sends something else.
///
/// What must be equal is said by a file `x.match.json` beside `x.jsonl`, or by its header.
///
/// - Parameters:
///   - path: The recording; where it is not absolute, from the folder of the test or one above it.
///   - backend: What is under test.
///   - patience: How long what does not come is waited for, in the time of the run.
///   - fileID: The file of the test, for its issues.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
/// - Throws: What keeps the recording from being played at all.
public func replay(
  _ path: String, against backend: any Endpoint, patience: Duration = .seconds(10),
  fileID: StaticString = #fileID, filePath: StaticString = #filePath, line: UInt = #line,
  column: UInt = #column
) throws {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let fixture = try Fixture(path, for: place)
  let verdict = try Replay.run(
    fixture.recording, against: backend, rules: fixture.rules, patience: patience)
  fixture.report(verdict, at: place)
}

/// Plays the clients of a committed recording to a live server, over real sockets, and has the test
/// fail where that sends something else.
///
/// It blocks its thread; in an `async` test call it in a thread or task of its own.
///
/// - Parameters:
///   - path: The recording; where it is not absolute, from the folder of the test or one above it.
///   - url: The server, `ws://` or `wss://`.
///   - pace: How recorded time is kept.
///   - patience: How long what does not come is waited for.
///   - fileID: The file of the test, for its issues.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
/// - Throws: What keeps the recording from being played at all.
public func replay(
  _ path: String, against url: String, pace: ReplayPace = .asSoonAsPossible,
  patience: Duration = .seconds(10), fileID: StaticString = #fileID,
  filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column
) throws {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let fixture = try Fixture(path, for: place)
  var options = LiveReplay.Options()
  (options.pace, options.patience) = (pace, patience)
  let replay = try LiveReplay(
    fixture.recording, rules: fixture.rules, against: .server(url: url), options)
  let outcome = try replay.play()
  if let reason = outcome.unreachable { return fixture.tell(reason, at: place) }
  fixture.report(outcome.verdict, at: place)
}

/// Plays the backend of a committed recording to a client, in virtual time, and has the test fail
/// where that sends something else.
///
/// ```swift
/// try await replay("Recordings/drive.jsonl") { simulator in
///   try await Pilot(simulator.transport()).drive()
/// }
/// ```
///
/// - Parameters:
///   - path: The recording; where it is not absolute, from the folder of the test or one above it.
///   - patience: How long what does not come is waited for, in the time of the run.
///   - fileID: The file of the test, for its issues.
///   - filePath: Where that is.
///   - line: The line there.
///   - column: The column there.
///   - client: What is under test, with a simulator before the recorded backend; it opens as many
///     connections as were recorded.
/// - Throws: What keeps the recording from being played at all; what the client throws is an issue.
public func replay(
  _ path: String, patience: Duration = .seconds(10), fileID: StaticString = #fileID,
  filePath: StaticString = #filePath, line: UInt = #line, column: UInt = #column,
  client: @escaping @Sendable (Simulator) async throws -> Void
) async throws {
  let place = TestPlace(fileID: fileID, filePath: filePath, line: line, column: column)
  let fixture = try Fixture(path, for: place)
  try await ClientReplay(fixture, patience: patience).run(client, at: place)
}
