import Lightlag

/// The options of commands that have an SLCAN line.
enum SLCANOptions {
  static let options: [CommandDescription.Option] = [
    .init(
      "--slcan-strict", nil,
      """
      SLCAN: refuse what the manuals do not allow, such as to be opened
      twice. Default: put up with it, as most adapters do.
      """),
    .init(
      "--slcan-faults", "RATES",
      """
      SLCAN: damage lines of text, either way, each at its rate: corrupt=1%,
      truncate=0.5%, wrong-length=, bad-id=, line-feed=, overflow= (a line
      longer than the buffer), and bus-error= (the adapter tells of one).
      """),
  ]

  /// The names of these.
  static let names = options.map(\.name)

  /// How the adapter at the end of the line is to behave.
  static func adapter(_ arguments: Arguments) throws -> SLCANAdapterOptions {
    var options = SLCANAdapterOptions(isStrict: arguments.has("--slcan-strict"))
    guard let text = arguments.value("--slcan-faults") else { return options }
    do { options.faults = try SLCANFaultRates(parsing: text) } catch {
      throw arguments.error("--slcan-faults \(error)")
    }
    return options
  }
}
