// swift-tools-version: 6.3

import PackageDescription

/// Settings that every Swift target shares.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A target of ours, with the shared settings.
func target(
  _ name: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = []
) -> Target {
  .target(name: name, dependencies: dependencies, exclude: exclude, swiftSettings: settings)
}

/// The tests of a target of ours, with the shared settings.
func tests(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], swiftSettings: settings)
}

let package = Package(
  name: "lightlag",
  products: [
    .library(name: "Lightlag", targets: ["Lightlag"]),
    .library(name: "LightlagTesting", targets: ["LightlagTesting"]),
    .executable(name: "lightlag", targets: ["LightlagCLI"]),
  ],
  targets: [
    // Floor 0: what stands on nothing of ours; C libraries, and JSON, Base64 and digests.
    .systemLibrary(
      name: "CLibwebsockets",
      pkgConfig: "libwebsockets",
      providers: [.apt(["libwebsockets-dev"])]
    ),
    .systemLibrary(name: "CLibuv", pkgConfig: "libuv", providers: [.apt(["libuv1-dev"])]),
    .systemLibrary(name: "COpenSSL", pkgConfig: "openssl", providers: [.apt(["libssl-dev"])]),
    .systemLibrary(name: "CLinux"),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
    // Hooks of the Swift runtime, whose calling convention only C can write down.
    target("CLightlagHooks"),
    target("LightlagEncoding"),

    // Floor 1: the session and its links, values and pure state machines.
    target("LightlagCore", ["LightlagEncoding"]),

    // Floor 2: bytes to values and back.
    target("LightlagCodecs", ["LightlagCore", "LightlagEncoding"]),
    target("LightlagProfiles", ["LightlagCore", "LightlagEncoding"]),
    target(
      "LightlagRecording", ["LightlagCore", "LightlagEncoding"],
      exclude: ["Format.md", "Page/Web"]),

    // Floor 3: the ends of a link, and what carries a session and async code through time.
    target("LightlagMocks", ["LightlagCore", "LightlagCodecs", "LightlagEncoding"]),
    target(
      "LightlagDrivers",
      [
        "CLibuv", "CLibwebsockets", "CLinux", "COpenSSL", "CZlib", "CZstd", "LightlagCodecs",
        "LightlagCore", "LightlagEncoding", "LightlagRecording",
      ]),
    target("LightlagTime", ["CLightlagHooks", "LightlagCore"]),

    // Floor 4: the public face.
    target(
      "Lightlag",
      [
        "LightlagCodecs", "LightlagCore", "LightlagDrivers", "LightlagEncoding", "LightlagMocks",
        "LightlagProfiles", "LightlagRecording", "LightlagTime",
      ]),

    // Floor 5: the command, and simulations as tests.
    target("LightlagTesting", ["Lightlag"]),
    .executableTarget(
      name: "LightlagCLI",
      dependencies: ["Lightlag", "LightlagDrivers"],
      swiftSettings: settings
    ),

    // Tests, and what they share.
    .target(name: "TestSupport", path: "Tests/TestSupport", swiftSettings: settings),

    // What is measured beside others; no products, and run by Scripts/bench.
    .executableTarget(
      name: "CoreBenchmark",
      dependencies: ["Lightlag", "LightlagCore"],
      path: "Benchmarks/Core",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "RecordingBenchmark",
      dependencies: ["Lightlag", "LightlagCore", "LightlagRecording"],
      path: "Benchmarks/Recording",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "SLCANBenchmark",
      dependencies: ["LightlagCodecs"],
      path: "Benchmarks/SLCAN",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "QueueBenchmark", path: "Benchmarks/Queue", swiftSettings: settings),
    .executableTarget(
      name: "VirtualTimeBenchmark",
      dependencies: ["LightlagTime"],
      path: "Benchmarks/VirtualTime",
      swiftSettings: settings
    ),
    .executableTarget(
      name: "SimulatorBenchmark",
      dependencies: ["Lightlag"],
      path: "Benchmarks/Simulator",
      swiftSettings: settings
    ),

    tests("LightlagCoreTests", ["LightlagCore", "LightlagEncoding"]),
    tests("LightlagEncodingTests", ["LightlagEncoding"]),
    tests("LightlagCodecsTests", ["LightlagCodecs", "LightlagCore", "LightlagEncoding"]),
    tests("LightlagProfilesTests", ["LightlagCore", "LightlagEncoding", "LightlagProfiles"]),
    tests("LightlagRecordingTests", ["LightlagCore", "LightlagEncoding", "LightlagRecording"]),
    tests(
      "LightlagMocksTests",
      ["LightlagCodecs", "LightlagCore", "LightlagEncoding", "LightlagMocks"]),
    tests(
      "LightlagDriversTests",
      [
        "LightlagCodecs", "LightlagCore", "LightlagDrivers", "LightlagMocks", "LightlagRecording",
      ]),
    tests("LightlagTimeTests", ["LightlagCore", "LightlagTime"]),
    tests("LightlagTests", ["Lightlag"]),
    tests("LightlagTestingTests", ["Lightlag", "LightlagTesting"]),
    // It runs the built tool.
    tests("LightlagCLITests", ["LightlagCLI"]),
    // They compile the code in documents, and run the commands there with the built tool.
    tests("SnippetTests", ["LightlagCLI", "LightlagTesting"]),
    tests("TidyTests"),
  ]
)
