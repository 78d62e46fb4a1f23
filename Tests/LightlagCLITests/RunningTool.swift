import Foundation
import Testing

/// A run of the tool that serves until it is told to stop.
final class RunningTool {
  /// The lines that said where it listens.
  let listening: [String]

  private let process: Process
  private let output = Pipe()
  private let errors = Pipe()
  private var text = ""

  /// Starts it, and waits until it listens at so many places.
  convenience init(_ arguments: String..., listeners: Int = 1, in folder: Scratch? = nil) throws {
    try self.init(arguments, listeners: listeners, in: folder)
  }

  /// Starts it, with further variables in its environment.
  init(
    _ arguments: [String], listeners: Int = 1, in folder: Scratch? = nil,
    environment: [String: String] = [:]
  ) throws {
    process = Tool.process(arguments, in: folder, environment: environment)
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    while text.count(where: \.isNewline) < listeners {
      let bytes = output.fileHandleForReading.availableData
      guard !bytes.isEmpty else { break }
      text += String(decoding: bytes, as: UTF8.self)
    }
    listening = text.split(separator: "\n").map(String.init)
    text = ""
  }

  deinit {
    if process.isRunning { process.terminate() }
  }

  /// Its number.
  var pid: Int32 { process.processIdentifier }

  /// The port of the first place where it listens.
  func port() throws -> String {
    let line = try #require(listening.first)
    return try #require(line.split(separator: ":").last?.prefix { $0 != "/" }).description
  }

  /// Sends it SIGINT, as Ctrl-C does, or else SIGTERM, and waits for its end.
  func stop(interrupt: Bool = true) -> Tool.Result {
    if interrupt { process.interrupt() } else { process.terminate() }
    return end()
  }

  /// Waits until it ends by itself.
  func end() -> Tool.Result {
    let output = output.fileHandleForReading.readDataToEndOfFile()
    let errors = errors.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Tool.Result(
      status: process.terminationReason == .exit ? process.terminationStatus : -1,
      output: text + String(decoding: output, as: UTF8.self),
      errors: String(decoding: errors, as: UTF8.self))
  }
}
