/// Where the files come from that a condition names: traces, tables, contact plans.
///
/// Who parses a profile hands it in, since files are not read on this floor.
public struct Attachments: Sendable {
  /// Why a file is not there.
  public struct Failure: Error, Hashable, Sendable {
    /// What is wrong, in words that follow the name of the file.
    public let reason: String

    /// Creates a failure.
    public init(reason: String) {
      self.reason = reason
    }
  }

  /// Returns the bytes of the file of that name.
  public let read: @Sendable (_ name: String) throws(Failure) -> [UInt8]

  /// Creates a source of files.
  public init(read: @escaping @Sendable (_ name: String) throws(Failure) -> [UInt8]) {
    self.read = read
  }

  /// Returns a source that has those texts before all that this has.
  package func behind(_ texts: [String: String]) -> Attachments {
    let read = read
    return Attachments { (name) throws(Failure) -> [UInt8] in
      if let text = texts[name] { return Array(text.utf8) }
      return try read(name)
    }
  }

  /// No files at all.
  public static let none = Attachments { (_) throws(Failure) -> [UInt8] in
    throw Failure(reason: "no file can be named here")
  }
}
