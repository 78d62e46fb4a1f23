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

  /// Where recordings of what failed are written, or `nil` for nowhere.
  static var outputFolder: String? { variable("OUTPUT") }

  private static func variable(_ name: String) -> String? {
    ProcessInfo.processInfo.environment["LIGHTLAG_\(name)"]
  }
}
