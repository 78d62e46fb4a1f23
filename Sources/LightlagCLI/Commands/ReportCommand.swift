import Lightlag
import LightlagDrivers

/// Writes a recording as a page for a browser.
enum ReportCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "report", summary: "Write a recording as a page that shows what became of each message.",
    operands: ["FILE"],
    options: [
      .init(
        "-o", "PAGE",
        "Where the page is written, - for standard output.\n"
          + "Default: x.html for x.jsonl, beside it."),
      .init(
        "--time", "FROM..TO", "Only messages that were sent then, as 1.5s..2s, 300ms.. or ..5m."),
    ],
    notes: """
      FILE is a recording as JSON Lines or in MCAP, - for standard input. The page is one file that
      needs no network: a
      sequence diagram, delay and loss over time, filters, and the payload of each message.
      Exit status 3 where the recording is cut off, 4 where it cannot be read or PAGE cannot be
      written.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = StandardStream.input(arguments.operands[0])
    let target = StandardStream.output(try page(of: path, arguments))
    try RecordingOptions.check(output: target, reading: [path], arguments)
    let page = try RecordingPage(path: path, window: try window(arguments))
    let byteCount = try page.write(to: target)
    Terminal.write(
      "wrote \(target): \(page.messageCount.counted("message")), \(byteCount.counted("byte"))\n",
      to: StandardStream.channel(besides: target))
    LossNotice.tell(page.losses, of: path)
    return page.isLossy ? .lossy : .done
  }

  /// Where the page goes.
  private static func page(of path: String, _ arguments: Arguments) throws -> String {
    if let target = arguments.value("-o") { return target }
    guard case .file = FilePlace(path) else {
      throw arguments.error("'\(path)' is no file that a page can stand beside: give -o PAGE")
    }
    return RecordingPage.path(besides: path)
  }

  /// When messages were sent that are asked for.
  private static func window(_ arguments: Arguments) throws -> ClosedRange<Instant> {
    guard let text = arguments.value("--time") else { return .start ... .end }
    do {
      let filter = try RecordFilter(parsing: "t=\(text.filter { $0 != " " })")
      return filter.from...filter.through
    } catch {
      throw arguments.error("--time \(text): give two times, as 1.5s..2s, 300ms.. or ..5m")
    }
  }
}
