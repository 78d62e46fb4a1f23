/// What becomes of single messages because whoever runs the session says so.
extension Session {
  /// Has a message on its way arrive now, or never, whatever the link has decided or would decide.
  ///
  /// It may be waiting, held, or due later. Of one that comes twice the copy is meant that is due
  /// first. What is sent behind it keeps its instant.
  ///
  /// - Returns: Whether it was on its way; if not, nothing happens.
  @discardableResult
  public mutating func perform(_ order: MessageOrder) -> Bool {
    guard let place = connections.place(of: order.connection),
      let (message, sentAt) = takeOut(order, at: place)
    else { return false }
    mark(order.verb.rawValue, data: order.markData)
    let (id, direction, index) = (order.connection, order.direction, order.index)
    bytesInFlight -= message.bytes.count
    switch order.verb {
    case .drop:
      connections[place].fly(-1, byteCount: message.bytes.count, direction)
      note(id, .lost(direction, index: index, message, .rule))
    case .deliver:
      note(id, .left(direction, index: index, .scheduled(due: now)))
      land(id, direction, index: index, message, sentAt: sentAt)
    }
    return true
  }

  /// Takes a message out of what is on its way.
  private mutating func takeOut(
    _ order: MessageOrder, at place: Int
  ) -> (message: Message, sentAt: Instant)? {
    let (id, direction, index) = (order.connection, order.direction, order.index)
    func isMeant(_ pending: Pending) -> Bool {
      guard case .message(id, direction, index, _, _) = pending else { return false }
      return true
    }
    let waiting = connections[place].aside[direction].waiting.removeFirst(where: {
      $0.index == index
    })
    if let waiting { return (waiting.message, waiting.sentAt) }
    var found: Pending?
    if let position = connections[place].aside[direction].stalled.firstIndex(where: isMeant) {
      found = connections[place].aside[direction].stalled.remove(at: position)
    } else {
      found = queue.replaceFirst(with: .nothing, where: isMeant)
    }
    guard case .message(_, _, _, let message, let sentAt) = found else { return nil }
    return (message, sentAt)
  }
}
