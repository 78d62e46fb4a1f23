import Lightlag
import LightlagDrivers

/// Puts several recordings of one happening together.
enum MergeCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "merge", summary: "Put several recordings of one happening together into one.",
    operands: ["A", "B", "[C...]"],
    options: [
      .init("-o", "OUT", "The file that is written, - for standard output. Needed."),
      .init(
        "--align", "wall|start|mark=NAME",
        "What brings their times together: the time of day at which\n"
          + "each began, their beginnings, or the first mark of a\n"
          + "name. Default: wall."),
      .init("--name", "TEXT", "What the recording is called. Default: their names."),
      .init("--json", nil, "Print what was done as JSON."),
    ],
    notes: """
      Files are JSON Lines or MCAP; the suffix of OUT says what it becomes. Connections and
      clients are named anew, in the order in which they open; at one instant what comes from A
      stands before what comes from B. The header says what was put together, and by what. What
      held for all connections of one recording becomes a mark. The result is to be read and
      compared; no one run has made it, so it cannot be repeated. But the parts of one run, from the
      first on and in any order, become that run again. What does not begin with its run (as with
      --last, or a later part) is all there, and the header says that something before it is not.
      Exit status 3 where one of them is cut off, has lines that are not known here, or is part of
      a run of which others are not here, 4 where they cannot be put together, or a file cannot be
      used.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let paths = arguments.operands
    guard let target = arguments.value("-o").map(StandardStream.output) else {
      throw arguments.error("-o OUT is needed")
    }
    try StandardStream.refuseInput(paths, arguments)
    if let path = paths.first(where: { path in paths.count { $0 == path } > 1 }) {
      throw arguments.error("'\(path)' is given twice")
    }
    try RecordingOptions.check(output: target, reading: paths, arguments)
    let format = try RecordingOptions.format(of: target, arguments)
    let alignment = try arguments.value("--align", "wall, start or mark=NAME") {
      RecordingMerge.Alignment(parsing: $0)
    }
    let merge = try RecordingMerge(
      of: paths, to: target, format, by: alignment ?? .wall, name: arguments.value("--name"))
    Terminal.write(
      arguments.has("--json") ? json(merge, target).text + "\n" : text(merge, target),
      to: StandardStream.channel(besides: target))
    return merge.isLossy || merge.unknownCount > 0 ? .lossy : .done
  }

  private static func text(_ merge: RecordingMerge, _ target: String) -> String {
    let count = merge.sources.array?.count ?? 0
    var remarks = ["\(merge.lineCount.counted("line")) of \(count) recordings"]
    remarks += LossNotice.leftOut(merge.unknownCount).map {
      "\($0), of \(merge.unknownPaths.joined(separator: ", "))"
    }
    if !merge.latePaths.isEmpty {
      remarks.append("without the beginning of its run: \(merge.latePaths.joined(separator: ", "))")
    }
    if !merge.cutOffPaths.isEmpty {
      remarks.append("cut off: \(merge.cutOffPaths.joined(separator: ", "))")
    } else if merge.isLossy, merge.latePaths.isEmpty {
      remarks.append("the run goes on in a part that is not here")
    }
    return "wrote \(target): \(remarks.joined(separator: "; "))\n"
  }

  private static func json(_ merge: RecordingMerge, _ target: String) -> JSON {
    func names(_ paths: [String]) -> JSON { .array(paths.map { .string($0) }) }
    return [
      "file": .string(target), "lines": JSON(merge.lineCount), "of": merge.sources,
      "unknown": JSON(merge.unknownCount), "complete": .bool(!merge.isLossy),
      "unknown_in": names(merge.unknownPaths), "cut_off": names(merge.cutOffPaths),
      "without_beginning": names(merge.latePaths),
    ]
  }
}
