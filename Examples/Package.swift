// swift-tools-version: 6.3

import PackageDescription

let package = Package(
  name: "rover-pilot",
  dependencies: [.package(name: "lightlag", path: "..")],
  targets: [
    // What is shipped. It needs `Transport`, and nothing of simulations.
    .target(name: "RoverPilot", dependencies: [.product(name: "Lightlag", package: "lightlag")]),

    // A rover for tests, which the tests of both frameworks share.
    .target(name: "RoverSimulation", dependencies: ["RoverPilot"], path: "Tests/RoverSimulation"),

    .testTarget(
      name: "RoverPilotTests",
      dependencies: [
        "RoverPilot", "RoverSimulation", .product(name: "LightlagTesting", package: "lightlag"),
      ],
      exclude: ["Recordings"]
    ),
    .testTarget(
      name: "RoverPilotXCTests",
      dependencies: [
        "RoverPilot", "RoverSimulation", .product(name: "LightlagTesting", package: "lightlag"),
      ]
    ),
  ]
)
