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
      .init("--json", nil, "Print what was done as JSON."),
    ],
    notes: """
      What looks like a secret is taken out, and the time of day. Rules are proposed for values
      that will differ from run to run, identifiers and times: they stand in the header of OUT as
      match; look at them. Then OUT is repeated in virtual time. What is measured, as a battery is,
      differs too: record the same session once more, and 'lightlag diff OUT AGAIN' shows what
      needs a rule besides.
      Exit status 3 where IN is cut off or OUT does not repeat to the byte, as where the network
      decides by the length of a message a secret was taken out of.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let (source, target) = (arguments.operands[0], arguments.operands[1])
    guard source != target else { throw arguments.error("IN and OUT are the same file") }
    let format = try RecordingOptions.format(of: target, arguments)
    let promotion = try RecordingPromotion(
      from: source, to: target, format, name: arguments.value("--name"))
    var rules = MatchRules()
    rules.rules = promotion.proposed
    let list = rules.json["rules"]?.array ?? []
    if arguments.has("--json") {
      let json: JSON = [
        "file": .string(target), "lines": JSON(promotion.redaction.lineCount),
        "changed": JSON(promotion.redaction.changedLineCount), "proposed": .array(list),
        "repeats": .bool(promotion.repeats),
      ]
      Terminal.write(json.text + "\n")
    } else {
      let redaction = promotion.redaction
      Terminal.write(
        "wrote \(target): \(redaction.changedLineCount) of \(redaction.lineCount) lines changed; "
          + (promotion.repeats ? "it repeats\n" : "it does not repeat to the byte\n")
          + list.map { "proposed: \($0.text)\n" }.joined()
          + "what else differs from run to run, another capture of the same shows:"
          + " lightlag diff \(Arguments.quoted(target)) AGAIN\n")
    }
    return promotion.redaction.isLossy || !promotion.repeats ? .lossy : .done
  }
}
