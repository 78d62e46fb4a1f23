import Glibc

/// Why there is no serial line.
@nonexhaustive
package enum SerialFailure: Error, Hashable, CustomStringConvertible {
  /// There is no such device.
  case absent(path: String)
  /// Another program has it.
  case busy(path: String)
  /// There is something else of that name.
  case notATerminal(path: String)
  /// The name of the pseudo-terminal is taken by something that is not ours.
  case taken(path: String)
  /// There is no folder for the name of the pseudo-terminal.
  case noFolder(path: String)
  /// The system would not have the setting.
  case setting(path: String, name: String)
  /// A pseudo-terminal was to have flow control.
  case noFlowControl(path: String)
  /// Something else went wrong.
  case system(path: String, SystemError)

  /// Creates the failure that the system's error at a path means.
  init(_ error: SystemError, path: String) {
    switch error.code {
    case ENOENT, ENXIO, ENODEV: self = .absent(path: path)
    case EBUSY, EWOULDBLOCK: self = .busy(path: path)
    case ENOTTY: self = .notATerminal(path: path)
    case EEXIST: self = .taken(path: path)
    default: self = .system(path: path, error)
    }
  }

  package var description: String {
    switch self {
    case .absent(let path): "cannot open \(path): there is no such device"
    case .busy(let path): "cannot open \(path): another program uses it"
    case .notATerminal(let path): "cannot open \(path): it is not a terminal"
    case .taken(let path):
      "cannot create \(path): there is something of that name; remove it, or give another"
    case .noFolder(let path): "cannot create \(path): there is no such folder"
    case .setting(let path, let name): "\(path) does not take \(name)"
    case .noFlowControl(let path):
      "\(path) is a pseudo-terminal: it has no modem lines and no flow control"
    case .system(let path, let error): "cannot open \(path): \(error)"
    }
  }
}
