import Lightlag
import LightlagDrivers

/// What becomes of the file of a recording that is played.
enum RecordMode: String, CaseIterable {
  /// It stays as it is.
  case none
  /// It is recorded where it is missing.
  case once
  /// It is recorded anew, and replaced where the run passes.
  case update
  /// It stays as it is, and is compared with what a live server does today.
  case diff

  static let option = CommandDescription.Option(
    "--mode", "MODE",
    """
    What becomes of FILE: none, it stays as it is; once, it is recorded
    where it is missing; update, it is replaced where the run passes;
    diff, it is compared with the server of --against. With CI set it is
    always none. Default: once with --serve and --against, else none.
    """)

  /// The mode that was asked for, or that follows from what else was; `none` where `CI` is set.
  static func asked(_ arguments: Arguments) throws -> RecordMode {
    let asked = try arguments.value("--mode", "none, once, update or diff") {
      RecordMode(rawValue: $0)
    }
    if asked == .diff, !arguments.has("--against") {
      throw arguments.error("--mode diff needs --against: a live server to compare with")
    }
    let standsIn = arguments.has("--serve") && arguments.has("--against")
    let mode = asked ?? (standsIn ? .once : .none)
    guard mode != .none, Terminal.isContinuousIntegration else { return mode }
    Terminal.write("CI is set: nothing is recorded, as with --mode none\n", to: .error)
    return .none
  }
}
