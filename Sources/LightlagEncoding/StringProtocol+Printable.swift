extension StringProtocol {
  /// The text with U+FFFD for each character that a terminal would obey, line ends among them, so
  /// that what a peer has said can be shown in a line.
  package var printable: String {
    guard unicodeScalars.contains(where: \.isObeyed) else { return String(self) }
    var scalars = String.UnicodeScalarView()
    for scalar in unicodeScalars { scalars.append(scalar.isObeyed ? "\u{FFFD}" : scalar) }
    return String(scalars)
  }
}

extension Unicode.Scalar {
  /// Whether it is a control character (C0, C1 or DEL), or ends a line.
  fileprivate var isObeyed: Bool {
    value < 0x20 || 0x7F...0x9F ~= value || 0x2028...0x2029 ~= value
  }
}
