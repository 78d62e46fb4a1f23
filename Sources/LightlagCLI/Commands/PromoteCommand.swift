import Lightlag
import LightlagDrivers

/// Makes a fixture of a capture.
enum PromoteCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "promote", summary: "Make a fixture of a capture, to be kept in git.",
    operands: ["IN", "OUT"],
    options: [
      .init("--name", "TEXT", "What the recording is called. Default: as before."),
      .init(
        "--quantise", "TIME",
        "Round the times of what came from outside down to multiples of it,\n"
          + "such as 1ms, so that the next capture differs less; what follows\n"
          + "from that is run again, and comes when it comes."),
      .init(
        "--like", "FILE",
        "Another capture of the same session: values that differ between the\n"
          + "two get rules."),
      .init("--json", nil, "Print what was done as JSON."),
    ],
    notes: """
      What looks like a secret is taken out, as lightlag redact does it, and the time of day; the
      day stays. Rules are proposed for values that will differ from run to run, identifiers and
      times, and secrets that the server says first: they stand in the header of OUT as match; look
      at them. Then OUT is repeated in virtual time. What is measured, as a
      battery is, differs too: record the same session once more, and --like AGAIN proposes rules
      for what differs between the two.
      With --quantise no effect comes before its cause: an input waits for what had reached its
      end before it, and is a nanosecond behind the one before. Where IN does not repeat by itself,
      all times are rounded as they stand.
      Exit status 3 where IN is cut off, another capture differs all the same, messages fare
      otherwise at rounded times, or OUT does not repeat to the byte, as where the network decides
      by the length of a message a secret was taken out of.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let (source, target) = (arguments.operands[0], arguments.operands[1])
    let read = [source] + arguments.all("--like")
    try StandardStream.refuseInput(read, arguments)
    try StandardStream.refuseOutput(target, arguments)
    try RecordingOptions.check(output: target, reading: read, arguments)
    let format = try RecordingOptions.format(of: target, arguments)
    let step = try arguments.duration("--quantise", suchAs: "1ms")
    let promotion = try RecordingPromotion(
      from: source, to: target, format, SecretVariables.redactor,
      name: arguments.value("--name"), quantisedTo: step, like: arguments.value("--like"))
    var rules = MatchRules()
    rules.rules = promotion.proposed
    let list = rules.json["rules"]?.array ?? []
    if arguments.has("--json") {
      let json: JSON = [
        "file": .string(target), "lines": JSON(promotion.redaction.lineCount),
        "changed": JSON(promotion.redaction.changedLineCount), "proposed": .array(list),
        "new_secrets": .array(promotion.newSecrets.map { .string($0) }),
        "repeats": .bool(promotion.repeats), "moved": JSON(promotion.movedCount),
        "remaining": promotion.remaining.map { JSON($0.divergences.count) } ?? .null,
      ]
      Terminal.write(json.text + "\n")
    } else {
      let redaction = promotion.redaction
      Terminal.write(
        "wrote \(target): \(redaction.changedLineCount) of \(redaction.lineCount.counted("line"))"
          + " changed; "
          + (promotion.repeats ? "it repeats\n" : "it does not repeat to the byte\n")
          + moved(promotion.movedCount)
          + list.map { "proposed: \($0.text)\n" }.joined()
          + newSecrets(promotion)
          + remark(promotion.remaining, target, arguments))
    }
    tellLosses(promotion.redaction, source)
    let isDone =
      !promotion.redaction.isLossy && promotion.repeats && promotion.movedCount == 0
    return isDone && promotion.remaining?.hasPassed ?? true ? .done : .lossy
  }

  /// Says what of the capture is missing, or was left out.
  private static func tellLosses(_ redaction: RecordingRedaction, _ source: String) {
    LossNotice.tell(redaction.losses + LossNotice.leftOut(redaction.unknownCount), of: source)
  }

  /// What is to be said about secrets that the server makes anew.
  private static func newSecrets(_ promotion: RecordingPromotion) -> String {
    guard !promotion.newSecrets.isEmpty else { return "" }
    let told = promotion.newSecrets.prefix(8).joined(separator: ", ")
    let rest = promotion.newSecrets.count - 8
    return "the server says these first, and others in each run:"
      + " \(told)\(rest > 0 ? " and \(rest.counted("other", "others"))" : "");"
      + " they are bound where they are whole values\n"
  }

  /// What is to be said about messages that rounded times have changed.
  private static func moved(_ count: Int) -> String {
    guard count > 0 else { return "" }
    return "at rounded times \(count.counted("message fares", "messages fare")) otherwise:"
      + " sent or arriving, or not, or in another order\n"
  }

  /// What is to be said about other captures.
  private static func remark(
    _ remaining: MatchVerdict?, _ target: String, _ arguments: Arguments
  ) -> String {
    guard let remaining, let other = arguments.value("--like") else {
      return "what else differs from run to run, another capture of the same shows: --like AGAIN\n"
    }
    let diff = "lightlag diff \(Arguments.quoted(target)) \(Arguments.quoted(other))"
    return remaining.hasPassed
      ? "the other capture passes by these rules\n"
      : "the other capture differs all the same: \(diff)\n"
  }
}
