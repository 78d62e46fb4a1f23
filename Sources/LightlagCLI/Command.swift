import Lightlag

/// One thing that `lightlag` does.
struct Command: Sendable {
  /// All of them, in the order of the help.
  static let all = [
    ServeCommand.command, ProxyCommand.command, RecordCommand.command, SimulateCommand.command,
    ReplayCommand.command,
    InfoCommand.command, CatCommand.command, ReportCommand.command, DoctorCommand.command,
    RecoverCommand.command, DiffCommand.command, RedactCommand.command, ShrinkCommand.command,
    PromoteCommand.command, ConvertCommand.command, MergeCommand.command,
    CalibrateCommand.command,
    ProfilesListCommand.command, ProfilesShowCommand.command, ProfilesCheckCommand.command,
  ]

  /// What it takes.
  let description: CommandDescription
  /// Does it.
  let run: @Sendable (Arguments) throws -> ExitStatus

  /// Returns the command that the first words call, and the words behind its name.
  static func called(by words: [String]) -> (command: Command, rest: ArraySlice<String>)? {
    for command in all {
      let name = command.description.words
      if words.starts(with: name) { return (command, words[name.count...]) }
    }
    return nil
  }
}
