import Lightlag
import LightlagDrivers

/// Brings a recording from one kind of file to another.
enum ConvertCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "convert", summary: "Write a recording as another kind of file, or read one of others.",
    operands: ["IN", "OUT"],
    options: [
      .init("--from", "FORMAT", "What IN is, where its suffix does not say it."),
      .init("--to", "FORMAT", "What OUT is to be."),
      .init("--compression", "zstd|none", "How an MCAP file is compressed. Default: zstd."),
      .init(
        "--view", "client|server",
        "Whose messages a HAR file shows: what that end sends, and of the\n"
          + "other's what arrives. Default: client."),
      .init("--json", nil, "Print what was written as JSON."),
    ],
    notes: """
      A format is
        jsonl    .jsonl  what --record writes
        mcap     .mcap   compressed, indexed, and shown by other tools, such as Foxglove
        har      .har    what browsers, Playwright and mitmproxy save, with the messages of
                         WebSockets
        candump  .log    CAN frames as candump -l logs them: those in the SLCAN of serial lines
      From jsonl to mcap or har and back nothing is lost, to the byte, but a last line that was
      cut off. A HAR file or a log of others says nothing of a network, so what comes of it has
      perfect links, and what it tells is played again like any recording; look for secrets with
      redact. - is standard input or output; say with --from and --to what it is.
      Exit status 3 where the recording is cut off or something in IN is left out or changed, 4
      where IN cannot be read or OUT cannot be written.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let sourceFormat = try format(of: arguments.operands[0], "--from", arguments)
    let targetFormat = try format(of: arguments.operands[1], "--to", arguments)
    let source = StandardStream.input(arguments.operands[0])
    let target = StandardStream.output(arguments.operands[1])
    try RecordingOptions.check(output: target, reading: [source], arguments)
    let compression = try arguments.value("--compression", "zstd or none") {
      RecordingConversion.Compression(rawValue: $0)
    }
    let view = try arguments.value("--view", "client or server") {
      RecordingConversion.View(rawValue: $0)
    }
    let conversion = try RecordingConversion(
      from: source, sourceFormat, to: target, targetFormat, compression: compression ?? .zstd,
      view: view ?? .client)
    let isForMachines = arguments.has("--json")
    Terminal.write(
      isForMachines ? json(conversion, target).text + "\n" : text(conversion, target, targetFormat),
      to: StandardStream.channel(besides: target))
    return conversion.isLossy ? .lossy : .done
  }

  private static func format(
    of path: String, _ option: String, _ arguments: Arguments
  ) throws -> RecordingConversion.Format {
    let names = RecordingConversion.Format.allCases.map(\.rawValue).joined(separator: ", ")
    let named = try arguments.value(option, "one of \(names)") {
      RecordingConversion.Format(rawValue: $0)
    }
    guard let format = named ?? RecordingConversion.Format(path: path) else {
      throw arguments.error(
        "'\(path)': the suffix must be .jsonl, .mcap, .har or .log, or \(option) say what it is")
    }
    return format
  }

  private static func text(
    _ conversion: RecordingConversion, _ target: String, _ format: RecordingConversion.Format
  ) -> String {
    let what = format == .candump ? "frame" : "line"
    let lines =
      "\(conversion.lineCount.counted(what)), \(conversion.byteCount.counted("byte"))"
    var remarks: [String] = []
    if conversion.isTruncated { remarks.append("the MCAP file ends too early") }
    if conversion.leftOutLineCount > 0 {
      remarks.append("\(conversion.leftOutLineCount.counted("line")) left out behind a missing one")
    }
    if conversion.otherMessageCount > 0 {
      let messages = conversion.otherMessageCount.counted("message was", "messages were")
      let first = conversion.firstOtherMessage.map { " (the first: \($0))" } ?? ""
      remarks.append("\(messages) left out, from which no \(what)s can be made\(first)")
    }
    if conversion.adaptedMessageCount > 0 {
      let count = conversion.adaptedMessageCount
      let messages = count == 1 ? "one is" : "\(count) are"
      let first = conversion.firstAdaptedMessage.map { " (the first: \($0))" } ?? ""
      remarks.append("\(messages) there otherwise than in IN\(first)")
    }
    if conversion.missingBlobCount > 0 {
      remarks.append(
        "\(conversion.missingBlobCount.counted("payload")) beside it missing or damaged")
    }
    if !conversion.isComplete {
      remarks.append("cut off \(conversion.isTorn ? "within a line" : "without an end")")
    }
    return "wrote \(([target + ": " + lines] + remarks).joined(separator: "; "))\n"
  }

  private static func json(_ conversion: RecordingConversion, _ target: String) -> JSON {
    [
      "file": .string(target), "lines": JSON(conversion.lineCount),
      "bytes": JSON(conversion.byteCount), "complete": .bool(conversion.isComplete),
      "torn": .bool(conversion.isTorn), "truncated": .bool(conversion.isTruncated),
      "left_out_lines": JSON(conversion.leftOutLineCount),
      "other_messages": JSON(conversion.otherMessageCount),
      "first_other_message": conversion.firstOtherMessage.map(JSON.string) ?? .null,
      "adapted_messages": JSON(conversion.adaptedMessageCount),
      "first_adapted_message": conversion.firstAdaptedMessage.map(JSON.string) ?? .null,
      "missing_blobs": JSON(conversion.missingBlobCount),
    ]
  }
}
