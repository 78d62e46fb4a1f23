/// Where a serial line is to be had.
package enum SerialPlace: Hashable, Sendable {
  /// A device of the system.
  case device(path: String, SerialSettings)
  /// A pseudo-terminal of ours, with a name of one's choice.
  ///
  /// It takes the time of a line unless what it leads to does that; then only so much is read from
  /// it as a line would carry.
  case pseudoTerminal(path: String, SerialSettings, isPaced: Bool = true)

  /// The path that other programs know it by.
  var path: String {
    switch self {
    case .device(let path, _), .pseudoTerminal(let path, _, _): path
    }
  }

  /// How the two ends agree to speak.
  var settings: SerialSettings {
    get {
      switch self {
      case .device(_, let settings), .pseudoTerminal(_, let settings, _): settings
      }
    }
    set {
      switch self {
      case .device(let path, _): self = .device(path: path, newValue)
      case .pseudoTerminal(let path, _, let isPaced):
        self = .pseudoTerminal(path: path, newValue, isPaced: isPaced)
      }
    }
  }
}
