import Lightlag
import LightlagDrivers

/// Prints the lines of a recording, or some of them.
enum CatCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "cat", summary: "Print the lines of a recording, or those that a filter picks out.",
    operands: ["FILE", "[FILTER...]"],
    options: [
      .init("--pretty", nil, "Print a line for people: when, where, what, and its fate."),
      .init("--json", nil, "Print the lines as they stand in the file. The default."),
    ],
    notes: """
      FILE is a recording as JSON Lines or in MCAP, - for standard input. All filters must hold:
        c=c1,c2      connections
        d=up         direction, up or dn
        event=drive  names of events; over Socket.IO also /admin:drive, where
                     the namespace is another, and ack:drive, what answers it
        t=1.5s..2s   from when to when; either may be left out
        drop=loss    why messages never arrive; drop=any for all reasons
      Exit status 3 where the recording is cut off, 4 where it cannot be read.
      """)

  /// Bytes that are written at once.
  private static let blockByteCount = 1 << 16

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let isPretty = arguments.has("--pretty")
    guard !isPretty || !arguments.has("--json") else {
      throw arguments.error("give either --pretty or --json")
    }
    let words = arguments.operands.dropFirst()
    let filter: RecordFilter
    do {
      filter = try RecordFilter(parsing: words.joined(separator: " "))
    } catch {
      throw arguments.error("\(error)")
    }
    let path = StandardStream.input(arguments.operands[0])
    var source = try RecordingSource(path: path)
    guard try print(&source, isPretty, words.isEmpty ? nil : filter) else { return .done }
    LossNotice.tell(source.losses, of: path)
    return source.isLossy ? .lossy : .done
  }

  /// Prints lines as they come, also those before one that cannot be read.
  ///
  /// - Returns: Whether somebody has read them to the end.
  private static func print(
    _ source: inout RecordingSource, _ isPretty: Bool, _ filter: RecordFilter?
  ) throws -> Bool {
    var filter = filter
    var block: [UInt8] = []
    defer { Terminal.write(block) }
    while let line = try source.next() {
      guard includes(line.record, &filter) else { continue }
      block += isPretty ? Array(line.record.text().utf8) : line.bytes
      block.append(UInt8(ascii: "\n"))
      guard block.count >= blockByteCount else { continue }
      guard Terminal.write(block) else { return false }
      block.removeAll(keepingCapacity: true)
    }
    return true
  }

  private static func includes(_ line: RecordLine, _ filter: inout RecordFilter?) -> Bool {
    guard filter != nil else { return true }
    guard case .event(let event) = line else { return false }
    return filter?.includes(event) ?? true
  }
}
