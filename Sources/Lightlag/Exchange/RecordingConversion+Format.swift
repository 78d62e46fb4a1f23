extension RecordingConversion {
  /// A kind of file; the raw value names it on a command line.
  public enum Format: String, Hashable, Sendable, CaseIterable {
    /// JSON Lines, as they are recorded and kept in git.
    case jsonLines = "jsonl"
    /// MCAP, which is indexed and compressed, and which other tools show.
    case mcap
    /// The archive that browsers and proxies save.
    case har
    /// A log of CAN frames, as `candump -l` writes it.
    case candump

    /// What a path ends with that names such a file.
    public var suffix: String { self == .candump ? "log" : rawValue }

    /// Whether it holds the lines of a recording as they are, and can be written while they come.
    public var holdsLines: Bool { self == .jsonLines || self == .mcap }

    /// Takes the format from the suffix of a path, or returns `nil` where it is another.
    public init?(path: String) {
      guard let dot = path.lastIndex(of: ".") else { return nil }
      let suffix = path[dot...].dropFirst()
      guard let format = Self.allCases.first(where: { $0.suffix == suffix }) else { return nil }
      self = format
    }
  }

  /// How the chunks of an MCAP file are compressed.
  public enum Compression: String, Hashable, Sendable, CaseIterable {
    /// With Zstandard.
    case zstd
    /// Not at all.
    case none
  }

  /// Whose messages a HAR file shows: an end sees what it sends, and of the other's what arrives.
  public enum View: String, Hashable, Sendable, CaseIterable {
    /// As the browser, or any other client.
    case client
    /// As the server.
    case server
  }
}
