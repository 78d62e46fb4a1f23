import Lightlag
import LightlagDrivers

/// Brings a recording from one kind of file to another.
enum ConvertCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "convert", summary: "Write a recording as another kind of file, to the byte.",
    operands: ["IN", "OUT"],
    options: [
      .init("--compression", "zstd|none", "How an MCAP file is compressed. Default: zstd."),
      .init("--json", nil, "Print what was written as JSON."),
    ],
    notes: """
      The suffix says what a file is: .jsonl is what --record writes, .mcap is compressed, indexed
      and shown by other tools, such as Foxglove.
      Exit status 3 where the recording is cut off or something in IN is no recording, 4 where IN
      cannot be read or OUT cannot be written.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let (source, target) = (arguments.operands[0], arguments.operands[1])
    let formats = try [source, target].map { path in
      guard let format = RecordingConversion.Format(path: path) else {
        throw arguments.error("'\(path)': the suffix must be .jsonl or .mcap")
      }
      return format
    }
    guard source != target else { throw arguments.error("IN and OUT are the same file") }
    let compression = try arguments.value("--compression", "zstd or none") {
      RecordingConversion.Compression(rawValue: $0)
    }
    let conversion = try RecordingConversion(
      from: source, formats[0], to: target, formats[1], compression: compression ?? .zstd)
    let isForMachines = arguments.has("--json")
    Terminal.write(
      isForMachines ? json(conversion, target).text + "\n" : text(conversion, target))
    return conversion.isLossy ? .lossy : .done
  }

  private static func text(_ conversion: RecordingConversion, _ target: String) -> String {
    let lines = "\(conversion.lineCount) lines, \(conversion.byteCount) bytes"
    var remarks: [String] = []
    if conversion.isTruncated { remarks.append("the MCAP file ends too early") }
    if conversion.leftOutLineCount > 0 {
      remarks.append("\(conversion.leftOutLineCount) lines left out behind a missing one")
    }
    if conversion.otherMessageCount > 0 {
      remarks.append("\(conversion.otherMessageCount) messages left out that are no lines")
    }
    if conversion.missingBlobCount > 0 {
      remarks.append("\(conversion.missingBlobCount) payloads beside it missing")
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
      "missing_blobs": JSON(conversion.missingBlobCount),
    ]
  }
}
