extension Int {
  /// The number with what it counts, in the singular or the plural: `1 line`, `2 lines`.
  package func counted(_ singular: String, _ plural: String? = nil) -> String {
    "\(self) \(self == 1 ? singular : plural ?? singular + "s")"
  }
}
