import Foundation
import Lightlag

/// Scenarios and places that several suites use.
enum Samples {
  /// Two operators of the vehicles, on a network that hurts them.
  static func scenario(
    seed: Seed = 1, profile: Profile = .stressed, settings: [ConditionSetting] = []
  ) throws -> Scenario {
    try Scenario(
      name: "sample", backend: .vehicles(VehiclesOptions(seed: seed)),
      clients: .vehicleOperators(count: 2, VehicleOperatorOptions(seed: seed)), profile: profile,
      settings: settings, seed: seed)
  }

  /// Sends everything back to clients from outside.
  static func echo() throws -> Scenario {
    try Scenario(name: "echo", backend: .echo, profile: .perfect, seed: 1)
  }

  /// Gives `body` the path of a file that is not there yet, and removes it afterwards.
  static func withFile<Result>(_ body: (String) throws -> Result) throws -> Result {
    let url = FileManager.default.temporaryDirectory
      .appending(path: "lightlag-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: url) }
    return try body(url.path)
  }

  /// Returns what stands in a file.
  static func bytes(of path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
  }
}
