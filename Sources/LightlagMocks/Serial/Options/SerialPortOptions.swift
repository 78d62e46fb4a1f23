import LightlagEncoding

/// One port of the serial service.
public struct SerialPortOptions: Hashable, Sendable {
  /// What is at the other end of the line.
  public enum Device: Hashable, Sendable {
    /// A device in the process that sends every byte back.
    case echo
    /// A GPS receiver that says where it is, once a second, as NMEA 0183.
    case gps
    /// An SLCAN adapter on the CAN bus of a rover.
    case slcan
    /// A device that answers lines by rules.
    case responder([SerialRule])
    /// Whatever opens the server `serial-line/NAME`: a pseudo-terminal or a real device.
    case line

    /// The kinds that there are, as a recording names them.
    static let kinds = ["echo", "gps", "slcan", "responder", "line"]

    /// How a recording names it.
    var kind: String {
      switch self {
      case .echo: "echo"
      case .gps: "gps"
      case .slcan: "slcan"
      case .responder: "responder"
      case .line: "line"
      }
    }
  }

  /// The rates that a line may have.
  public static let rates = 50...10_000_000

  /// What clients call it: the end of `/ws/serial/NAME`.
  public var name: String
  /// What is at the other end of the line.
  public var device: Device
  /// Bits a second, of which each byte takes ten unless it is set otherwise.
  public var baud: Int
  /// Bits of a byte, from 5 to 8.
  public var dataBits = 8
  /// The bit for error detection: `none`, `even` or `odd`.
  public var parity = "none"
  /// Bits after each byte, 1 or 2.
  public var stopBits = 1
  /// How one end has the other wait: `none`, `software` or `hardware`.
  public var flowControl = "none"
  /// What ends a line of text, in what is read and what is written.
  public var terminator: String
  /// Whether lines are told without it.
  public var stripsTerminator: Bool
  /// How the line treats the bytes on it.
  public var line: SerialLineConditions
  /// How the adapter behaves, where the device is one.
  public var adapter = SLCANAdapterOptions()
  /// How long a read waits, in milliseconds.
  public var timeoutMilliseconds: Int64 = 1_000
  /// After how long without a byte either way the port closes, in milliseconds, or `nil`.
  public var idleDisconnectMilliseconds: Int64?

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: the rate is in `rates`, and there are a name and a terminator.
  public init(
    name: String = "serial", device: Device = .echo, baud: Int = 9_600, terminator: String = "\n",
    stripsTerminator: Bool = true, line: SerialLineConditions = SerialLineConditions()
  ) {
    precondition(Self.rates.contains(baud), "a line has a rate")
    precondition(!terminator.isEmpty, "lines end somewhere")
    precondition(!name.isEmpty, "a port has a name")
    self.name = name
    self.device = device
    self.baud = baud
    self.terminator = terminator
    self.stripsTerminator = stripsTerminator
    self.line = line
  }

  /// Time of a byte on the line: a start bit, its own, parity and stop.
  var byteNanoseconds: Int64 {
    Int64(1 + dataBits + (parity == "none" ? 0 : 1) + stopBits) * 1_000_000_000 / Int64(baud)
  }
}

extension SerialPortOptions {
  /// Reads what `json` writes; what is missing is as by default.
  init(_ fields: Fields) throws(FieldFailure) {
    try fields.allow(only: ["name", "device", "rules", "line", "adapter"] + Self.settingNames)
    let accepted = Device.kinds.joined(separator: ", ")
    let device: Device
    switch try fields.string("device", accepted: accepted) {
    case "echo": device = .echo
    case "gps": device = .gps
    case "slcan": device = .slcan
    case "line": device = .line
    case "responder":
      var rules: [SerialRule] = []
      for json in fields.json("rules")?.array ?? [] { rules.append(try SerialRule(Fields(json))) }
      device = .responder(rules)
    default: throw fields.failure("device", accepted: accepted)
    }
    self.init(
      name: fields.has("name") ? try fields.string("name", accepted: "a name") : "serial",
      device: device, line: try SerialLineConditions(fields.fields("line")))
    adapter = try SLCANAdapterOptions(fields.fields("adapter"))
    try set(fields)
  }

  /// The options as a recording carries them.
  var json: JSON {
    var members = [
      JSON.Member(name: "name", value: .string(name)),
      JSON.Member(name: "device", value: .string(device.kind)),
    ]
    if case .responder(let rules) = device {
      members.append(.init(name: "rules", value: .array(rules.map(\.json))))
    }
    if line != SerialLineConditions() { members.append(.init(name: "line", value: line.json)) }
    if adapter != SLCANAdapterOptions() {
      members.append(.init(name: "adapter", value: adapter.json))
    }
    return .object(members + settings)
  }
}
