public import LightlagEncoding

/// Which messages a rule is for: those that meet all the criteria given.
public struct RuleMatch: Hashable, Sendable {
  /// What must stand in the JSON of a message.
  public struct JSONTest: Hashable, Sendable {
    /// Where; in a Socket.IO packet, from the JSON behind the prefix.
    public let pointer: JSONPointer

    /// The value that must stand there, or `nil` for any.
    ///
    /// Values are equal as RFC 6902, section 4.6 has it: numbers by value, members in any order.
    public let equals: JSON?

    /// Creates a test.
    public init(pointer: JSONPointer, equals: JSON? = nil) {
      self.pointer = pointer
      self.equals = equals
    }
  }

  /// The way that the message goes, or `nil` for both.
  public let direction: Direction?

  /// The name of its event, or `nil` for any and for none; `EventName` says where it is found.
  ///
  /// On a connection of Socket.IO it may have the namespace before it (`/admin:drive`), `ack:drive`
  /// is what answers `drive`, and `connect`, `disconnect` and `connect_error` are the packets that
  /// join, leave and refuse a namespace.
  public let event: String?

  /// How its bytes are to be understood, or `nil` for every kind.
  public let kind: Message.Kind?

  /// How many bytes its payload has, or `nil` for any number.
  public let size: ClosedRange<Int>?

  /// What must stand in its JSON, or `nil` for nothing.
  public var json: JSONTest?

  /// Which of the messages that meet the criteria above, or `nil` for all.
  ///
  /// They are counted for each connection and direction by itself, whatever other rules do with
  /// them.
  public let nth: Nth?

  /// The chance that the rule takes a message that meets all the other criteria.
  ///
  /// It comes last, so that what chance passes over has been counted.
  public let probability: Probability

  /// Creates a match for the messages that meet what is named; with nothing named, for all.
  ///
  /// - Precondition: sizes and `nth` make sense, from 0 and from 1, and `event` has no more than
  ///   `EventName.longest` bytes.
  public init(
    direction: Direction? = nil,
    event: String? = nil,
    kind: Message.Kind? = nil,
    size: ClosedRange<Int>? = nil,
    json: JSONTest? = nil,
    nth: Nth? = nil,
    probability: Probability = .always
  ) {
    precondition(size?.lowerBound ?? 0 >= 0, "no payload has less than no bytes")
    precondition(nth?.number ?? 1 >= 1, "messages are counted from 1")
    precondition(event?.utf8.count ?? 0 <= EventName.longest, "no event has so long a name")
    self.direction = direction
    self.event = event
    self.kind = kind
    self.size = size
    self.json = json
    self.nth = nth
    self.probability = probability
  }

  /// Returns whether a message meets the criteria that ask for neither count nor chance.
  ///
  /// What costs least is asked first, and JSON is read only where all else holds.
  @inline(__always)  // A call would copy the criteria.
  func admits(_ subject: inout RuleSubject) -> Bool {
    if let direction, direction != subject.direction { return false }
    if let kind, kind != subject.message.kind { return false }
    if let size, !size.contains(subject.message.bytes.count) { return false }
    if let event, subject.label?.isNamed(event) != true { return false }
    if let json {
      guard let value = subject.json.flatMap(json.pointer.value) else { return false }
      if let wanted = json.equals, !value.isEquivalent(to: wanted) { return false }
    }
    return true
  }
}
