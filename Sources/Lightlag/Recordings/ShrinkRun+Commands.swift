import LightlagDrivers
public import LightlagRecording

extension ShrinkRun {
  /// Tests the recording at a path, as a user's command says.
  ///
  /// - Parameters:
  ///   - path: Where the recording is; the command finds it in `LIGHTLAG_RECORDING`, or behind its
  ///     last word where it does not name that.
  ///   - command: The test, for the shell.
  ///   - limit: Most time for it.
  ///   - isCancelled: Asked again and again: whether it is to end before.
  /// - Returns: `passes` where it ends with status 0, `fails` where with 1, `unresolved` where it
  ///   takes too long, is cancelled or ends with another status: then the recording could not be
  ///   tried.
  /// - Throws: `Failure.untestable` where the command cannot be run.
  public static func test(
    _ path: String, with command: String, limit: Duration,
    isCancelled: () -> Bool = { false }
  ) throws -> DeltaDebugging.Outcome {
    do throws(SystemError) {
      let outcome = try ShellCommand.run(
        shellText(of: command), environment: ["LIGHTLAG_RECORDING=\(path)"], limit: limit,
        isCancelled: isCancelled)
      switch outcome {
      case .ended(0): return .passes
      case .ended(1): return .fails
      // As the shell says that there is no such command, or that it is none.
      case .ended(126), .ended(127): break
      case .ended, .stopped: return .unresolved
      }
    } catch {
      throw Failure.untestable("cannot run the test: \(error)")
    }
    throw Failure.untestable("the shell cannot run the test '\(command)'")
  }

  /// The text that the shell is given for a command.
  public static func shellText(of command: String) -> String {
    command.contains("LIGHTLAG_RECORDING") ? command : command + #" "$LIGHTLAG_RECORDING""#
  }
}
