/// What a command says to the shell.
enum ExitStatus: Int32 {
  /// It did what was asked.
  case done = 0
  /// It found that something is not as it should be.
  case failedVerdict = 1
  /// It was called wrongly.
  case usage = 2
  /// It did what was asked, with something lost or missing in what it read or wrote.
  ///
  /// Nobody asked for that. What somebody did ask for, as that rules let differences pass, is no
  /// reason for it.
  case lossy = 3
  /// It could not run.
  case couldNotRun = 4
}
