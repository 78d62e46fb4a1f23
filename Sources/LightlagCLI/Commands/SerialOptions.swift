import Lightlag
import LightlagDrivers

/// The options of commands that have a serial line.
enum SerialOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--slcan-pty", "PATH",
      """
      Rover: a pseudo-terminal at PATH, a serial line of 115,200 baud to an
      SLCAN adapter on the rover's CAN bus; PATH@BAUD sets another rate.
      """),
    .init(
      "--device", "DEVICE",
      """
      Serial: a device in the process: echo, gps (NMEA 0183), slcan (a
      rover's CAN bus) or rules:FILE (answers to lines); pty:PATH, a
      pseudo-terminal for any serial program; or a real one, such as
      /dev/ttyUSB0. gps+pty:PATH has a device in the process on a
      pseudo-terminal too. A pseudo-terminal has no modem lines and no flow
      control, and loses what nobody reads for a second. NAME=DEVICE names
      the port, DEVICE@BAUD sets its rate. May be repeated. Default: echo.
      """),
    .init("--baud", "NUMBER", "Serial: bits a second, ten for each byte. Default: 9600."),
    .init(
      "--epoch", "DATE",
      """
      Serial: when the run begins by the time stamps of the port, such as
      2026-11-21T12:00Z. Default: now.
      """),
    .init(
      "--line", "CONDITIONS",
      """
      Serial, and a rover's pseudo-terminal: what becomes of bytes on each
      line: delay=20ms, corrupt=0.1%, loss=0.1%, loss-mode=drop,
      stall=2s/30s, cut=60s+5s, with commas.
      """),
    .init(
      "--allow-origin", "ORIGIN",
      """
      Serial: pages of ORIGIN, such as http://localhost:3000, may open
      WebSockets, write, and read answers; * is any. May be repeated.
      Default: none may but those of the address itself.
      """),
    .init("--client-rate", "NUMBER", "Serial: most messages a second of a client. Default: any."),
  ]

  /// A port as it was asked for.
  private struct Port {
    var name: String
    var device: String
    /// Where it is on a pseudo-terminal too, though its device is in the process.
    var terminal: String?
    var baud: Int
  }

  /// The serial lines that were asked for, by the names of their ports.
  static func lines(_ arguments: Arguments) throws -> [(name: String, line: SerialLine)] {
    if let text = arguments.value("--slcan-pty") {
      let (path, baud) = try split(text, "--slcan-pty", arguments)
      guard !path.isEmpty else {
        throw arguments.error("--slcan-pty '\(text)': give the path where the terminal is to be")
      }
      return [("slcan", .pseudoTerminal(path: path, baud: baud ?? 115_200))]
    }
    return try ports(arguments).compactMap { port in
      if port.device.hasPrefix("pty:") {
        let path = String(port.device.dropFirst(4))
        return (port.name, .pseudoTerminal(path: path, baud: port.baud))
      }
      if let path = port.terminal {
        return (port.name, .pseudoTerminal(path: path, baud: port.baud, isPaced: false))
      }
      guard port.device.hasPrefix("/") else { return nil }
      return (port.name, .device(path: port.device, baud: port.baud))
    }
  }

  /// The serial ports that were asked for.
  static func backend(seed: Seed, _ arguments: Arguments) throws -> Backend {
    let conditions = try conditions(arguments)
    let adapter = try SLCANOptions.adapter(arguments)
    let ports = try ports(arguments).map { port in
      var options = SerialPortOptions(
        name: port.name, device: try device(port.device, arguments), baud: port.baud,
        terminator: terminator(port.device), line: conditions)
      if options.device == .slcan { options.adapter = adapter }
      return options
    }
    return .serial(
      SerialServiceOptions(
        ports: ports, seed: seed, epochNanoseconds: try epoch(arguments),
        messageRate: try arguments.value("--client-rate", "a number from 1 to 1000000") {
          Int($0).flatMap { (1...1_000_000).contains($0) ? $0 : nil }
        }))
  }

  /// Whether one of the ports has an SLCAN adapter.
  static func hasSLCAN(_ arguments: Arguments) -> Bool {
    (try? ports(arguments).contains { $0.device == "slcan" }) ?? false
  }

  /// What becomes of bytes on each line.
  static func conditions(_ arguments: Arguments) throws -> SerialLineConditions {
    guard let text = arguments.value("--line") else { return SerialLineConditions() }
    do { return try SerialLineConditions(parsing: text) } catch {
      throw arguments.error("--line \(error)")
    }
  }

  /// The pages that may read the answers to requests, as a browser names them: no path, no end.
  static func origins(_ arguments: Arguments) throws -> [String] {
    for origin in arguments.all("--allow-origin") where origin != "*" {
      let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].hasSuffix(":"), parts[1].isEmpty, !parts[2].isEmpty,
        origin.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
      else {
        throw arguments.error("--allow-origin \(origin): give one such as http://localhost:3000")
      }
    }
    return arguments.all("--allow-origin")
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

  private static func device(
    _ text: String, _ arguments: Arguments
  ) throws -> SerialPortOptions.Device {
    switch text {
    case "echo": return .echo
    case "gps": return .gps
    case "slcan": return .slcan
    case _ where text.hasPrefix("rules:") && text.count > 6:
      return .responder(try SerialRule.rules(path: String(text.dropFirst(6))))
    case _ where text.hasPrefix("/") || text.hasPrefix("pty:") && text.count > 4: return .line
    default:
      let known = "echo, gps, slcan, rules:FILE, pty:PATH, or a path such as /dev/ttyUSB0"
      throw arguments.error("--device \(text): give \(known)")
    }
  }

  /// What ends a line of a device that has a mind of its own.
  private static func terminator(_ device: String) -> String {
    switch device {
    case "gps": "\r\n"
    case "slcan": "\r"
    default: "\n"
    }
  }

  private static func ports(_ arguments: Arguments) throws -> [Port] {
    let given = arguments.all("--device")
    let baud = try baud(arguments)
    var ports: [Port] = []
    for text in given.isEmpty ? ["echo"] : given {
      var port = Port(name: "serial", device: text, baud: baud)
      if let equals = text.firstIndex(of: "="), isName(text[..<equals]) {
        port.name = String(text[..<equals])
        port.device = String(text[text.index(after: equals)...])
      } else if let equals = text.firstIndex(of: "="), !isDevice(text[..<equals]) {
        throw arguments.error(
          "--device \(text): the name '\(text[..<equals])' is to be of letters, digits, -, . and _")
      }
      let (device, rate) = try split(port.device, "--device", arguments)
      (port.device, port.baud) = (device, rate ?? baud)
      if let place = port.device.firstRange(of: "+pty:"), place.upperBound < port.device.endIndex {
        port.terminal = String(port.device[place.upperBound...])
        port.device = String(port.device[..<place.lowerBound])
      }
      guard !ports.contains(where: { $0.name == port.name }) else {
        throw arguments.error("--device \(text): give each port a name of its own, as NAME=DEVICE")
      }
      ports.append(port)
    }
    return ports
  }

  private static func isName(_ text: Substring) -> Bool {
    !text.isEmpty
      && text.utf8.allSatisfy { byte in
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
          || "-._".utf8.contains(byte)
      }
  }

  /// Whether a text begins a device and its path, so that what is behind it belongs to that.
  private static func isDevice(_ text: Substring) -> Bool {
    ["/", "pty:", "rules:"].contains { text.hasPrefix($0) } || text.contains("+pty:")
  }

  /// What stands before a rate at the end of a text, and that rate where there is one.
  ///
  /// A path may have an @ of its own, with something else than a number behind it.
  private static func split(
    _ text: String, _ option: String, _ arguments: Arguments
  ) throws -> (String, Int?) {
    guard let at = text.lastIndex(of: "@") else { return (text, nil) }
    let digits = text[text.index(after: at)...]
    guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return (text, nil) }
    guard let rate = rate(digits) else {
      let rates = SerialPortOptions.rates
      throw arguments.error(
        "\(option) \(text): give a rate from \(rates.lowerBound) to \(rates.upperBound) behind @")
    }
    return (String(text[..<at]), rate)
  }

  private static func rate(_ text: Substring) -> Int? {
    Int(text).flatMap { SerialPortOptions.rates.contains($0) ? $0 : nil }
  }

  private static func baud(_ arguments: Arguments) throws -> Int {
    let rates = SerialPortOptions.rates
    let accepted = "a number from \(rates.lowerBound) to \(rates.upperBound)"
    return try arguments.value("--baud", accepted) { rate($0[...]) } ?? 9_600
  }
}
