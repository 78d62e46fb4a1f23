public import LightlagCore

/// One place in which a run differs from the recording that it is compared with.
public struct Divergence: Hashable, Sendable {
  /// In what way.
  @nonexhaustive
  public enum Kind: String, Hashable, Sendable, CaseIterable {
    /// It was recorded and did not come.
    case missing
    /// It came and was not recorded.
    case extra
    /// It came in the place of another that it resembles.
    case changed
    /// It came in another order, or before what it follows from.
    case reordered
    /// It came too long after what it answers.
    case late
    /// It came too soon after what it answers.
    case early
    /// A connection ended otherwise, or was answered otherwise.
    case close
    /// The run was cut off before it could come.
    case truncated
    /// Two runs of the same differ, which no two should.
    case nondeterministic
  }

  /// A difference between two values.
  public struct Difference: Hashable, Sendable {
    /// What of two messages differs.
    @nonexhaustive
    public enum Aspect: Hashable, Sendable {
      /// Something as a whole, of which nothing more is known.
      case whole
      /// The kind of message, such as binary for text.
      case message
      /// The packet of the protocol.
      case packet
      /// A value of JSON, by the types of both; `nil` where there is none, or any would do.
      case value(expected: Normaliser.ValueType?, actual: Normaliser.ValueType?)
      /// The order of members alone.
      case order
    }

    /// Where, as a JSON pointer; empty for the whole.
    public var pointer: String
    /// What was recorded, or `nil` for nothing.
    public var expected: String?
    /// What came, or `nil` for nothing.
    public var actual: String?
    /// Why it was not accepted: which rule, and what it says.
    public var reason: String
    /// What differs.
    public var aspect: Aspect

    /// Creates a difference.
    public init(
      pointer: String, expected: String?, actual: String?, reason: String, aspect: Aspect = .whole
    ) {
      self.aspect = aspect
      self.pointer = pointer
      self.expected = expected
      self.actual = actual
      self.reason = reason
    }
  }

  /// A message, as people are shown it.
  public struct Excerpt: Hashable, Sendable {
    /// Its connection.
    public var connection: ConnectionID
    /// Its direction.
    public var direction: Direction
    /// Its position among the messages of its connection and direction.
    public var index: Int
    /// When it was sent.
    public var instant: Instant
    /// What it says, shortened.
    public var text: String

    /// Creates an excerpt.
    public init(
      connection: ConnectionID, direction: Direction, index: Int, instant: Instant, text: String
    ) {
      self.connection = connection
      self.direction = direction
      self.index = index
      self.instant = instant
      self.text = text
    }
  }

  /// In what way.
  public var kind: Kind

  /// The connection, under its name in the recording where it has one.
  public var connection: ConnectionID?

  /// The direction, where it is about one.
  public var direction: Direction?

  /// What the message is called by its protocol, where it is about one that has a name.
  public var event: String?

  /// What the message says, as far as rules leave it, where it is about one without a name: its
  /// SHA-256.
  public var content: String?

  /// When, in the recording where it is known there.
  public var instant: Instant

  /// The line of the recording, from 1, where lines were compared.
  public var line: Int?

  /// What happened, in one sentence.
  public var summary: String

  /// What was recorded.
  public var expected: Excerpt?

  /// What came.
  public var actual: Excerpt?

  /// Where and why the two differ, or the expected and its nearest candidate.
  public var differences: [Difference] = []

  /// What came nearest to a message that is missing, or was recorded nearest to one too many.
  public var candidate: Excerpt?

  /// Up to three messages before it.
  public var before: [Excerpt] = []

  /// Up to three messages behind it.
  public var after: [Excerpt] = []

  /// Up to three lines of the recording before it, where lines are compared and not messages.
  public var linesBefore: [String] = []

  /// Up to three lines of the recording behind it.
  public var linesAfter: [String] = []

  /// Creates a divergence.
  public init(
    _ kind: Kind, connection: ConnectionID? = nil, direction: Direction? = nil, instant: Instant,
    summary: String
  ) {
    self.kind = kind
    self.connection = connection
    self.direction = direction
    self.instant = instant
    self.summary = summary
  }
}
