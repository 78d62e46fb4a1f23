public import LightlagCore
public import LightlagEncoding

/// The first line of a recording: all that the run follows from besides its inputs.
///
/// It says nothing about the machine, so that equal runs have equal headers.
public struct RecordingHeader: Hashable, Sendable {
  /// How time went by while the run was recorded.
  public enum Clock: String, Hashable, Sendable, CaseIterable {
    /// It jumped from one deadline to the next.
    case virtual
    /// It was waited for.
    case real
  }

  /// The side that came from outside, and so stands in the recording as inputs.
  public enum Subject: String, Hashable, Sendable, CaseIterable {
    /// The clients.
    case client
    /// The backend.
    case server
    /// The clients and the backend.
    case both
    /// Neither: all follows from this header.
    case none
  }

  /// What stood at one side of the links.
  public struct Part: Hashable, Sendable {
    /// The name by which it is made.
    public var kind: String
    /// The version of its behaviour.
    public var version: String
    /// What configures it; secrets must have been taken out.
    public var options: JSON

    /// Creates the description of a side.
    public init(kind: String, version: String, options: JSON = .object([])) {
      self.kind = kind
      self.version = version
      self.options = options
    }
  }

  /// Where the conditions came from.
  public struct Profile: Hashable, Sendable {
    /// The name of the profile.
    public var name: String
    /// The SHA-256 of its file, as lower-case hexadecimal digits.
    public var digest: String
    /// Its contents.
    public var document: JSON

    /// Creates the description of a profile.
    public init(name: String, digest: String, document: JSON) {
      self.name = name
      self.digest = digest
      self.document = document
    }
  }

  /// The version of the format that this code reads and writes.
  public static let formatVersion: Int64 = 1

  /// The generator that the session's chance comes from, and the version of its rules.
  public static let currentGenerator = "philox4x32-10/1"

  /// What a person calls the recording.
  public var name: String

  /// The program that wrote it, and its version.
  public var tool: String

  /// How time went by.
  public var clock: Clock

  /// When the run began, in RFC 3339, or the day alone, or `nil` where that is not to be known.
  public var wall: String?

  /// The generator that chance came from, and the version of its rules.
  public var generator: String

  /// Where the conditions came from, or `nil` where they were given by hand.
  public var profile: Profile?

  /// What the run follows from besides its ends.
  public var configuration: Session.Configuration

  /// The side behind the links.
  public var backend: Part

  /// Whether the backend came from outside.
  public var isBackendOutside: Bool

  /// The side in front, or `nil` where it came from outside.
  public var clients: Part?

  /// Which part of the run it is, or `nil` where all of it is here.
  public var part: RecordingPart?

  /// What a repetition by other code must have in common with the run, or `nil` where nothing is
  /// said about it.
  public var match: MatchRules?

  /// What secrets were taken out, by the names in their placeholders; `nil` where none were looked
  /// for.
  public var redactions: [String]?

  /// Creates the header of a recording that this code writes.
  public init(
    name: String, tool: String, clock: Clock, wall: String? = nil, profile: Profile? = nil,
    configuration: Session.Configuration, backend: Part, isBackendOutside: Bool = false,
    clients: Part? = nil
  ) {
    self.name = name
    self.tool = tool
    self.clock = clock
    self.wall = wall
    generator = Self.currentGenerator
    self.profile = profile
    self.configuration = configuration
    self.backend = backend
    self.isBackendOutside = isBackendOutside
    self.clients = clients
  }

  /// The kind of the backend in a recording that several were put together in.
  public static let mergedKind = "merged"

  /// Whether several recordings were put together in it.
  package var isMerged: Bool { backend.kind == Self.mergedKind }

  /// The side that came from outside.
  public var subject: Subject {
    switch (clients == nil, isBackendOutside) {
    case (true, true): .both
    case (true, false): .client
    case (false, true): .server
    case (false, false): .none
    }
  }
}
