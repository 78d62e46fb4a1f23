/// The two directions of one link.
public struct LinkPair<Element: Sendable>: Sendable {
  /// From the client to the backend.
  public var uplink: Element

  /// From the backend to the client.
  public var downlink: Element

  /// Creates a pair.
  public init(uplink: Element, downlink: Element) {
    self.uplink = uplink
    self.downlink = downlink
  }

  /// What belongs to one direction.
  public subscript(direction: Direction) -> Element {
    _read { if direction == .uplink { yield uplink } else { yield downlink } }
    _modify { if direction == .uplink { yield &uplink } else { yield &downlink } }
  }
}

extension LinkPair: Equatable where Element: Equatable {}
extension LinkPair: Hashable where Element: Hashable {}
