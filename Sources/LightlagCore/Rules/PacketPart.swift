/// Which part of a packet a message is, and what the packet is called.
package struct PacketPart: Hashable, Sendable {
  /// Where a message stands in its packet.
  package enum Place: Hashable, Sendable {
    /// It is the whole packet, or belongs to none.
    case whole
    /// Binary messages of the packet follow.
    case head
    /// It is one of those.
    case attachment
  }

  /// Where it stands.
  package let place: Place

  /// What its packet is called, or `nil` where that has no name.
  package let label: EventLabel?

  /// Creates a part.
  package init(_ place: Place, _ label: EventLabel? = nil) {
    self.place = place
    self.label = label
  }
}
