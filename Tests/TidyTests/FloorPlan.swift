/// Which target stands on which floor, and what it may import.
///
/// A floor imports only lower ones, and targets of one floor do not import each other. SwiftPM
/// does not hold that, so the tests do. Whoever changes this table changes the architecture.
enum FloorPlan {
  /// A target, as planned.
  struct Target: Hashable, Sendable {
    /// How many floors are below it.
    let floor: Int

    /// Its name, which is also that of its folder in `Sources`.
    let name: String

    /// All that it may import.
    var imports: Set<String> = []
  }

  /// All targets but the tests, from the ground up.
  static let targets = [
    Target(floor: 0, name: "CLibuv"),
    Target(floor: 0, name: "CLightlagHooks"),
    Target(floor: 0, name: "CLibwebsockets"),
    Target(floor: 0, name: "CLinux"),
    Target(floor: 0, name: "COpenSSL"),
    Target(floor: 0, name: "CZlib"),
    Target(floor: 0, name: "CZstd"),
    Target(floor: 0, name: "LightlagEncoding"),

    Target(floor: 1, name: "LightlagCore", imports: ["LightlagEncoding"]),

    Target(floor: 2, name: "LightlagCodecs", imports: ["LightlagCore", "LightlagEncoding"]),
    Target(floor: 2, name: "LightlagProfiles", imports: ["LightlagCore", "LightlagEncoding"]),
    Target(floor: 2, name: "LightlagRecording", imports: ["LightlagCore", "LightlagEncoding"]),

    Target(
      floor: 3, name: "LightlagMocks",
      imports: ["LightlagCodecs", "LightlagCore", "LightlagEncoding"]),
    Target(
      floor: 3, name: "LightlagDrivers",
      imports: [
        "CLibuv", "CLibwebsockets", "CLinux", "COpenSSL", "CZlib", "CZstd", "Glibc",
        "LightlagCodecs", "LightlagCore", "LightlagEncoding", "LightlagRecording",
        "Synchronization",
      ]),
    Target(
      floor: 3, name: "LightlagTime",
      imports: ["CLightlagHooks", "Glibc", "LightlagCore", "Synchronization", "_Concurrency"]),

    Target(
      floor: 4, name: "Lightlag",
      imports: [
        "Glibc", "LightlagCodecs", "LightlagCore", "LightlagDrivers", "LightlagEncoding",
        "LightlagMocks", "LightlagProfiles", "LightlagRecording", "LightlagTime",
        "Synchronization",
      ]),

    Target(
      floor: 5, name: "LightlagTesting",
      imports: ["Foundation", "Lightlag", "Synchronization", "Testing", "XCTest"]),
    Target(floor: 5, name: "LightlagCLI", imports: ["Glibc", "Lightlag", "LightlagDrivers"]),
  ]

  /// Returns the floor of a target of ours, or `nil` for a module from outside.
  static func floor(of name: String) -> Int? {
    targets.first { $0.name == name }?.floor
  }
}
