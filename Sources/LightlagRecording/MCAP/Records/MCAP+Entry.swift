extension MCAP {
  /// A name and a value of a map.
  package struct Entry: Hashable, Sendable {
    /// The name, which a map has once.
    package var name: String

    /// The value.
    package var value: String

    /// Creates an entry.
    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }
}

extension MCAPFields {
  mutating func entries() throws(MCAP.Failure.Reason) -> [MCAP.Entry] {
    try elements { fields throws(MCAP.Failure.Reason) in
      MCAP.Entry(try fields.string(), try fields.string())
    }
  }
}

extension [UInt8] {
  mutating func append(mcap entries: [MCAP.Entry]) {
    append(mcap: entries) { entry, bytes in
      bytes.append(mcap: entry.name)
      bytes.append(mcap: entry.value)
    }
  }
}
