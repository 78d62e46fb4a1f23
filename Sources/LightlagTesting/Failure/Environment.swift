import Foundation
import Lightlag

/// What the environment says about simulations.
enum Environment {
  /// The seed that takes the place of all others, or `nil` where there is none.
  ///
  /// - Throws: `SimulatorFailure.seedOutsideRange`.
  static func seed() throws(SimulatorFailure) -> Seed? { try seed(in: variable("SEED")) }

  /// Reads a seed.
  static func seed(in text: String?) throws(SimulatorFailure) -> Seed? {
    guard let text, !text.isEmpty else { return nil }
    guard let seed = Seed(text) else { throw .seedOutsideRange(text) }
    return seed
  }

  /// Whether each simulation is to be run twice, and both runs compared.
  static var isTwice: Bool { variable("TWICE") == "1" }

  /// Where recordings of what failed are written: where `LIGHTLAG_OUTPUT` says, or else beside
  /// the program that runs the tests.
  static var outputFolder: String {
    if let folder = variable("OUTPUT"), !folder.isEmpty { return folder }
    let program = URL(filePath: CommandLine.arguments.first ?? "").deletingLastPathComponent()
    return program.appending(path: "lightlag-failures").path
  }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["LIGHTLAG_\(name)"]
  }
}
