import Testing

/// The floors of the house: who may import whom.
@Suite struct FloorPlanTests {
  @Test func `a target may import only targets of lower floors`() {
    for target in FloorPlan.targets {
      for module in target.imports {
        guard let floor = FloorPlan.floor(of: module) else { continue }
        #expect(floor < target.floor, "\(target.name) may not import \(module): not below it")
      }
    }
  }

  @Test func `nothing is imported that the floor plan does not allow`() throws {
    try Violation.report(Repository.sources.flatMap(Self.violations))
  }

  @Test func `an import beside, above, or from outside is found`() {
    let code = """
      import LightlagCore
      package import LightlagProfiles
      @preconcurrency import struct Foundation.Date
      // import Glibc
      """
    let file = SourceFile(path: "Sources/LightlagCodecs/Sample.swift", text: code)
    #expect(Self.violations(in: file).map(\.line) == [2, 3])
  }

  @Test func `the folders in Sources are the targets of the floor plan`() throws {
    let folders = try Repository.names(in: "Sources")
    let names = FloorPlan.targets.map(\.name)
    let strange = folders.filter { !names.contains($0) }
    let missing = names.filter { !folders.contains($0) }
    #expect(strange == [], "give each a floor in Tests/TidyTests/FloorPlan.swift, or remove it")
    #expect(missing == [], "take each out of Tests/TidyTests/FloorPlan.swift, or add its folder")
  }

  @Test func `Package.swift declares the targets of the floor plan and what they import`() throws {
    let manifest = PackageManifest(try Repository.swiftFile("Package.swift"))
    Violation.report(Self.violations(in: manifest))
  }

  @Test func `a dependency that is missing or too many is found`() {
    let code = """
      let package = Package(targets: [
        .systemLibrary(name: "CLinux", pkgConfig: "linux"),
        target("LightlagCore", ["LightlagCodecs"], exclude: ["A.md"]),
        .executableTarget(name: "LightlagCLI", dependencies: ["Lightlag", "LightlagDrivers"]),
        target("LightlagEncoding", exclude: ["A.md"]),
        target("LightlagMocks", ["LightlagCodecs", "LightlagCore"]),
        tests("LightlagMocksTests", ["LightlagMocks"]),
        target("LightlagAttic"),
      ])
      """
    let manifest = PackageManifest(SourceFile(path: "Package.swift", text: code))
    // Two differ, one is strange; thirteen of the eighteen are not there at all.
    let lines = Self.violations(in: manifest).map(\.line)
    #expect(lines == [3, 6, 8] + [Int](repeating: 1, count: 13))
  }

  private static func violations(in file: SourceFile) -> [Violation] {
    let allowed = FloorPlan.targets.first { $0.name == file.target }?.imports ?? []
    return file.declarations.filter { $0.keyword == "import" && !allowed.contains($0.name) }.map {
      Violation(
        path: file.path, line: $0.line,
        advice: "\(file.target) may not import \($0.name): do without, or move this to where "
          + "the table in Tests/TidyTests/FloorPlan.swift allows it.")
    }
  }

  private static func violations(in manifest: PackageManifest) -> [Violation] {
    let declared = manifest.targets.filter { !$0.isTest }
    let different = declared.compactMap { target -> Violation? in
      let plan = FloorPlan.targets.first { $0.name == target.name }
      let planned = plan?.imports.filter { FloorPlan.floor(of: $0) != nil }
      guard planned != target.dependencies else { return nil }
      let words = planned.map { $0.sorted().joined(separator: ", ") }
      return Violation(
        path: "Package.swift", line: target.line,
        advice: words.map { "Let \(target.name) depend on exactly what the plan says: [\($0)]." }
          ?? "Give \(target.name) a floor in Tests/TidyTests/FloorPlan.swift, or remove it.")
    }
    let missing = FloorPlan.targets.filter { plan in !declared.contains { $0.name == plan.name } }
    return different
      + missing.map {
        Violation(path: "Package.swift", line: 1, advice: "Declare the target \($0.name).")
      }
  }
}
