import Lightlag
import LightlagDrivers

/// The options of commands that have a serial line.
enum SerialOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--slcan-pty", "PATH",
      """
      Rover: a pseudo-terminal at PATH, a serial line of 115,200 baud to an
      SLCAN adapter on the rover's CAN bus.
      """),
    .init(
      "--device", "DEVICE",
      """
      Serial: echo, a device in the process; pty:PATH, a pseudo-terminal at
      PATH for any serial program; or a real one, such as /dev/ttyUSB0.
      Default: echo.
      """),
    .init("--baud", "NUMBER", "Serial: bits a second, ten for each byte. Default: 9600."),
    .init(
      "--epoch", "DATE",
      """
      Serial: when the run begins by the time stamps of the port, such as
      2026-11-21T12:00Z. Default: now.
      """),
  ]

  /// The serial line that was asked for, or `nil`.
  static func line(_ arguments: Arguments) throws -> SerialLine? {
    if let path = arguments.value("--slcan-pty") {
      return .pseudoTerminal(path: path, baud: 115_200)
    }
    guard let device = arguments.value("--device"), device != "echo" else { return nil }
    let baud = try baud(arguments)
    if device.hasPrefix("pty:"), device.count > 4 {
      return .pseudoTerminal(path: String(device.dropFirst(4)), baud: baud)
    }
    guard device.hasPrefix("/") else {
      throw arguments.error(
        "--device \(device): give echo, pty:PATH, or a path such as /dev/ttyUSB0")
    }
    return .device(path: device, baud: baud)
  }

  /// The serial port that was asked for.
  static func backend(_ arguments: Arguments) throws -> Backend {
    .serial(
      SerialServiceOptions(
        device: try line(arguments) == nil ? .echo : .line, baud: try baud(arguments),
        epochNanoseconds: try epoch(arguments)))
  }

  private static func epoch(_ arguments: Arguments) throws -> Int64 {
    guard let text = arguments.value("--epoch") else { return WallClock.nanoseconds }
    do {
      let date = try CalendarDate(parsing: text)
      guard date.year >= 1970 else { throw arguments.error("--epoch: give a date from 1970 on") }
      return date.unixNanoseconds
    } catch let error as CalendarDate.Failure {
      throw arguments.error("--epoch: \(error)")
    }
  }

  private static func baud(_ arguments: Arguments) throws -> Int {
    let rates = SerialServiceOptions.rates
    let accepted = "a number from \(rates.lowerBound) to \(rates.upperBound)"
    return try arguments.value("--baud", accepted) {
      Int($0).flatMap { rates.contains($0) ? $0 : nil }
    } ?? 9_600
  }
}
