/// The connections of a session: found by name in constant time, walked in order of opening.
struct ConnectionTable: Sendable {
  /// Connections that are not over.
  private(set) var count = 0

  /// Connections there have ever been.
  private(set) var openedCount = 0

  /// The oldest that is not over; -1 for none.
  private(set) var first: Int32 = -1

  private var last: Int32 = -1
  private var places: [Connection] = []
  private var free: [Int32] = []
  /// The place of each connection ever opened, or -1: four bytes for what is over.
  private var placeOfIndex: [Int32] = []

  /// Where a connection is, or `nil` if it is over or was never opened.
  func place(of id: ConnectionID) -> Int? {
    guard id.index < placeOfIndex.count, placeOfIndex[id.index] >= 0 else { return nil }
    return Int(placeOfIndex[id.index])
  }

  subscript(place: Int) -> Connection {
    _read { yield places[place] }
    _modify { yield &places[place] }
  }

  /// Adds the next connection in order, whose name is its index.
  mutating func append(_ connection: Connection) {
    precondition(connection.id.index == openedCount, "connections are named in order")
    var connection = connection
    connection.previous = last
    let place = free.popLast() ?? Int32(places.count)
    if Int(place) == places.count {
      places.append(connection)
    } else {
      places[Int(place)] = connection
    }
    if last < 0 { first = place } else { places[Int(last)].next = place }
    last = place
    placeOfIndex.append(place)
    openedCount += 1
    count += 1
  }

  /// Forgets the connection at that place.
  mutating func remove(at place: Int) {
    let (id, previous, next) = (places[place].id, places[place].previous, places[place].next)
    if previous < 0 { first = next } else { places[Int(previous)].next = next }
    if next < 0 { last = previous } else { places[Int(next)].previous = previous }
    // What it held is let go at once, not when the place is taken again.
    places[place] = Connection(id: id)
    placeOfIndex[id.index] = -1
    free.append(Int32(place))
    count -= 1
  }
}
