/// Where a serial line is to be had.
package enum SerialPlace: Hashable, Sendable {
  /// A device of the system.
  case device(path: String, SerialSettings)
  /// A pseudo-terminal of ours, with a name of one's choice.
  case pseudoTerminal(path: String, SerialSettings)

  /// The path that other programs know it by.
  var path: String {
    switch self {
    case .device(let path, _), .pseudoTerminal(let path, _): path
    }
  }
}
