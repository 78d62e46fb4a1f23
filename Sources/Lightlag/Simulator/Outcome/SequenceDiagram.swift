import LightlagCore

/// The latest events of a run as a sequence diagram in text, a hundred columns wide.
///
/// Each end has a lane, clients on the left and the server on the right, and so has the link
/// between them: what is lost ends there. Of more than three clients there is one lane.
struct SequenceDiagram {
  private static let width = 100
  private static let timeWidth = 10
  /// From one client's lane to the next.
  private static let pitch = 10
  /// From a lane to that of the link.
  private static let reach = 22
  private static let mostLanes = 3

  private let rows: [SequenceRow]
  /// The clients that have a lane, or none where they share one.
  private let clients: [ClientID]

  init(_ rows: [SequenceRow]) {
    self.rows = rows
    let indices = Set(rows.compactMap { $0.client?.index }).sorted()
    clients = indices.count > Self.mostLanes ? [] : indices.map { ClientID(index: $0) }
  }

  /// The diagram, each row a line; empty where nothing happened.
  var text: String {
    guard !rows.isEmpty else { return "" }
    return ([head] + rows.map(line)).map { String($0).trimmingEnd() }.joined(separator: "\n")
  }

  // MARK: Lanes

  private var laneCount: Int { max(clients.count, 1) }
  private var link: Int { column(laneCount - 1) + Self.reach }
  private var server: Int { link + Self.reach }

  private func column(_ lane: Int) -> Int { Self.timeWidth + 5 + lane * Self.pitch }

  /// The column of a client's lane.
  private func column(of client: ClientID) -> Int {
    column(clients.firstIndex(of: client) ?? 0)
  }

  private var head: [Character] {
    var line = Self.blank
    let names = clients.isEmpty ? ["clients"] : clients.map { "client \($0.index)" }
    for (lane, name) in names.enumerated() { Self.write(name, around: column(lane), &line) }
    Self.write("link", around: link, &line)
    Self.write("server", around: server, &line)
    return line
  }

  // MARK: Rows

  private func line(_ row: SequenceRow) -> [Character] {
    var line = Self.blank
    for lane in 0..<laneCount { line[column(lane)] = "|" }
    (line[link], line[server]) = ("|", "|")
    let time = Instant.start.duration(to: row.instant).reportText
    Self.write(time, at: max(Self.timeWidth - time.count, 0), &line)
    var note = row.note
    if let entry = row.entry {
      draw(row, entry, &line)
      if entry.data != .object([]) { note += "  " + entry.data.text }
    } else if let client = row.client {
      line[column(of: client)] = "*"
      if clients.isEmpty { note = "client \(client.index) \(note)" }
    } else {
      line[link] = "*"
    }
    Self.write(note, at: server + 3, &line)
    return line
  }

  /// Draws a message's way.
  private func draw(_ row: SequenceRow, _ entry: HistoryEntry, _ line: inout [Character]) {
    let client = column(of: entry.client)
    let (source, target) =
      entry.direction == .uplink ? (client, server) : (server, client)
    if row.content != .arrived { Self.arrow(from: source, to: link, &line) }
    if row.content != .sent { Self.arrow(from: link, to: target, &line) }
    if case .dropped = entry.fate { line[link] = "x" }
    // Its name stands on the first half of its way there is, and behind the lanes of other clients.
    let isFirstHalf = row.content != .arrived
    let isAtClient = entry.direction == .uplink ? isFirstHalf : !isFirstHalf
    let left = isAtClient ? link - Self.reach : link
    Self.write(" \(label(entry)) ", at: left + (entry.direction == .uplink ? 3 : 4), &line)
  }

  /// The name of an event, as far as it has room on an arrow.
  private func label(_ entry: HistoryEntry) -> String {
    let room = Self.reach - 9
    let name = (clients.isEmpty ? "\(entry.client.index): " : "") + entry.event
    return name.count <= room ? name : name.prefix(room - 1) + "~"
  }

  // MARK: Drawing

  private static var blank: [Character] { Array(repeating: " ", count: width) }

  private static func arrow(from source: Int, to target: Int, _ line: inout [Character]) {
    for column in (min(source, target) + 1)..<max(source, target) { line[column] = "-" }
    line[source < target ? target - 1 : target + 1] = source < target ? ">" : "<"
  }

  private static func write(_ text: String, around column: Int, _ line: inout [Character]) {
    write(text, at: column - text.count / 2, &line)
  }

  /// Writes as much as has room.
  private static func write(_ text: String, at column: Int, _ line: inout [Character]) {
    let room = width - column
    let shown = text.count <= room ? text : text.prefix(room - 1) + "~"
    for (offset, character) in shown.enumerated() {
      line[column + offset] = character.isNewline ? " " : character
    }
  }
}

extension String {
  /// The text without spaces at its end.
  fileprivate func trimmingEnd() -> String {
    String(reversed().drop { $0 == " " }.reversed())
  }
}
