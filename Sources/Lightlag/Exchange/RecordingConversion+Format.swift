import LightlagCodecs
import LightlagDrivers

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

    /// The format of a recording at a path: MCAP where it is named so, else JSON Lines.
    static func ofRecording(at path: String) -> Self {
      Self(path: path) == .mcap ? .mcap : .jsonLines
    }

    /// Takes a format of other programs from how the file at a path begins, or returns `nil` where
    /// it is none of those.
    public init?(contents path: String) {
      guard let start = try? FileReader(path: path).next() else { return nil }
      let plain = start.withoutByteOrderMark
      let text = plain.prefix(256).filter { $0 > UInt8(ascii: " ") }
      if text.starts(with: #"{"log":{"#.utf8) {
        self = .har
      } else if let line = plain.split(separator: UInt8(ascii: "\n")).first,
        (try? CANLogLine(parsing: line)) != nil
      {
        self = .candump
      } else {
        return nil
      }
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
