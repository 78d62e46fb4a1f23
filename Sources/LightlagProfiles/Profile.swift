public import LightlagCore

/// Named conditions for both directions of a link, with a source for each figure.
///
/// A profile is a JSON document; `Profiles/README.md` tells how one is written.
public struct Profile: Hashable, Sendable {
  /// One figure of a profile, as the document states it.
  public struct Figure: Hashable, Sendable {
    /// The key, with the direction before it if it holds for one: `uplink.rate`.
    public let key: String

    /// The value as it is written in the document.
    public let value: String

    /// Where the value comes from: a publication, or "judgement" and what it rests on.
    public let source: String

    /// Creates a figure.
    public init(key: String, value: String, source: String) {
      self.key = key
      self.value = value
      self.source = source
    }
  }

  /// The name by which it is asked for.
  public let name: String

  /// What the link is like, in one sentence.
  public let summary: String

  /// What it does to connections.
  public let network: Network

  /// The planet that the link reaches, whose light time of a date may replace the delay; or `nil`.
  public let planet: Planet?

  /// The figures in the order of the document.
  public let figures: [Figure]

  /// The document, byte for byte, so that a recording can carry it.
  public let document: [UInt8]

  /// Creates the profile that `document` describes.
  ///
  /// - Parameters:
  ///   - document: The JSON text.
  ///   - file: The path it came from, for messages. Where it ends in `.json`, the name of the
  ///     profile must be that of the file.
  ///   - attachments: The files that it may name.
  /// - Throws: `ProfileFailure.document` for the first thing that is wrong.
  public init(
    parsing document: [UInt8], file: String, attachments: Attachments = .none
  ) throws(ProfileFailure) {
    let parsed = try ProfileDocument(parsing: document, file: file, attachments: attachments)
    name = parsed.name
    summary = parsed.summary
    network = parsed.network
    planet = parsed.planet
    figures = parsed.figures
    self.document = document
  }
}
