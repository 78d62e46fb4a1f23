extension BinaryInteger {
  /// Returns the number with zeros in front where it has fewer digits than that.
  package func padded(to count: Int, radix: Int = 10, uppercase: Bool = false) -> String {
    let digits = String(self, radix: radix, uppercase: uppercase)
    return String(repeating: "0", count: max(0, count - digits.count)) + digits
  }
}
