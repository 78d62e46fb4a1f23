/// Which Lightlag this is.
public enum Version {
  /// The version of the package, as CHANGELOG.md has it.
  public static let current = "0.1.0"

  /// The program and what it was built for, as recordings name them.
  public static var tool: String { "lightlag \(current) swift-6.3 \(system)-\(architecture)" }

  private static var system: String {
    #if os(Linux)
      "linux"
    #else
      "other"
    #endif
  }

  private static var architecture: String {
    #if arch(x86_64)
      "x86_64"
    #elseif arch(arm64)
      "arm64"
    #else
      "other"
    #endif
  }
}
