import LightlagDrivers

/// A serial line that leads to a backend.
public enum SerialLine: Hashable, Sendable {
  /// A pseudo-terminal of that name, for as long as the server lives, which takes the time that a
  /// line of that rate would.
  ///
  /// One that leads to a device in the process need not be paced: the device's line is. It has no
  /// modem lines and no flow control, and what no program reads for a second is lost, as with a
  /// UART.
  case pseudoTerminal(path: String, baud: Int, isPaced: Bool = true)
  /// A device of the system: 8 data bits, no parity, one stop bit, no flow control, until clients
  /// ask for others.
  case device(path: String, baud: Int)

  /// The path that programs know it by.
  public var path: String {
    switch self {
    case .pseudoTerminal(let path, _, _), .device(let path, _): path
    }
  }

  /// Where the driver finds it.
  var place: SerialPlace {
    switch self {
    case .pseudoTerminal(let path, let baud, let isPaced):
      .pseudoTerminal(path: path, SerialSettings(baud: baud), isPaced: isPaced)
    case .device(let path, let baud): .device(path: path, SerialSettings(baud: baud))
    }
  }
}
