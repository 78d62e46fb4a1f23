import LightlagEncoding

/// How a backend wants a serial line, as a message of text on its connection: a JSON object with
/// `open`, and what may be set of a port.
struct SerialOrder {
  /// What there is to be said of a message that is no order.
  struct Unreadable: Error, CustomStringConvertible {
    let description = "that is no order for a serial line"
  }

  /// Whether the device is wanted at all.
  let isOpen: Bool
  /// How the two ends are to speak.
  let settings: SerialSettings

  /// Reads an order, or gives `nil` where it is none.
  init?(_ bytes: [UInt8]) {
    guard let json = try? JSON(parsing: bytes), let isOpen = json["open"]?.bool else { return nil }
    var settings = SerialSettings()
    settings.baud = json["baud_rate"]?.integer.map { Int($0) } ?? settings.baud
    settings.dataBits = json["data_bits"]?.integer.map { Int($0) } ?? settings.dataBits
    settings.stopBits = json["stop_bits"]?.integer.map { Int($0) } ?? settings.stopBits
    settings.parity =
      json["parity"]?.string.flatMap { .init(rawValue: $0) } ?? settings.parity
    settings.flowControl =
      json["flow_control"]?.string.flatMap { .init(rawValue: $0) } ?? settings.flowControl
    // They become divisors and sizes.
    guard (50...10_000_000).contains(settings.baud), (5...8).contains(settings.dataBits),
      (1...2).contains(settings.stopBits)
    else { return nil }
    self.isOpen = isOpen
    self.settings = settings
  }
}
