public import LightlagEncoding

/// How the serial port over WebSocket is set up.
public struct SerialServiceOptions: Hashable, Sendable {
  /// What is at the other end of the line.
  public enum Device: String, Hashable, Sendable, CaseIterable {
    /// A device in the process that sends every byte back.
    case echo
    /// Whatever opens the server `serial-line`: a pseudo-terminal or a real device.
    case line
  }

  /// The rates that the line may have.
  public static let rates = 50...10_000_000

  /// What is at the other end of the line.
  public var device: Device

  /// Bits a second, of which each byte takes ten.
  public var baud: Int

  /// What ends a line of text, in what is read and what is written.
  public var terminator: String

  /// Whether lines are told without it.
  public var stripsTerminator: Bool

  /// When the run begins, in nanoseconds since 1970, for the timestamps of what is read.
  public var epochNanoseconds: Int64

  /// Creates options that differ from the defaults in what is named.
  ///
  /// - Precondition: the rate is in `rates`, and there is a terminator.
  public init(
    device: Device = .echo, baud: Int = 9_600, terminator: String = "\n",
    stripsTerminator: Bool = true, epochNanoseconds: Int64 = 0
  ) {
    precondition(Self.rates.contains(baud), "a line has a rate")
    precondition(!terminator.isEmpty, "lines end somewhere")
    self.device = device
    self.baud = baud
    self.terminator = terminator
    self.stripsTerminator = stripsTerminator
    self.epochNanoseconds = epochNanoseconds
  }

  /// Reads what `json` writes; what is missing is as by default.
  ///
  /// - Throws: `FieldFailure` for a field that is wrong or not known.
  public init(json: JSON) throws(FieldFailure) {
    let fields = try Fields(json)
    try fields.allow(only: ["device", "baud", "terminator", "strips_terminator", "epoch_ns"])
    let accepted = Device.allCases.map(\.rawValue).joined(separator: ", ")
    guard let device = Device(rawValue: try fields.string("device", accepted: accepted)) else {
      throw fields.failure("device", accepted: accepted)
    }
    let accepts = "a text that ends lines"
    self.init(
      device: device, baud: try fields.integer("baud", in: Self.rates, default: 9_600),
      terminator: fields.has("terminator")
        ? try fields.string("terminator", accepted: accepts) : "\n",
      stripsTerminator: try fields.bool("strips_terminator", default: true),
      epochNanoseconds: try fields.integer(
        "epoch_ns", in: 0...Int64.max / 2, default: 0))
  }

  /// The options as a recording carries them.
  public var json: JSON {
    [
      "device": .string(device.rawValue), "baud": JSON(baud), "terminator": .string(terminator),
      "strips_terminator": .bool(stripsTerminator), "epoch_ns": JSON(epochNanoseconds),
    ]
  }
}
