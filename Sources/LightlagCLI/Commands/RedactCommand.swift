import Lightlag
import LightlagDrivers

/// Takes secrets out of a recording, or looks whether there are any.
enum RedactCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "redact", summary: "Take secrets out of a recording, or look whether there are any.",
    operands: ["IN", "[OUT|FILE...]"],
    options: [
      .init(
        "--check", nil,
        "Write nothing; exit with status 1 where something in any of the\n"
          + "files looks like a secret."),
      .init(
        "--json-pointer", "POINTER",
        "Take out this value of every message, such as /auth/token; * is any\n"
          + "member. May be repeated."),
      .init("--header", "NAME", "Take out this field of opening handshakes. May be repeated."),
      .init("--pattern", "EXPRESSION", "Take out all text that this matches. May be repeated."),
      .init("--json", nil, "Print what was done or found as JSON."),
    ],
    notes: """
      In the place of a secret comes {{secret:NAME}}. What looks like one is always taken out:
      bearer tokens, JWT, cookies, private keys, and the values of members, parameters, pairs and
      assignments that are named like a password, a token or a key; also in MessagePack, and JSON
      in base64. So are the values of variables LIGHTLAG_SECRET_NAME, of four characters or more.
      A value that was taken out once is taken out of all lines, by the same name, if it has eight
      bytes at least, with letters and digits, or sixteen that are not all digits. What is
      compressed or encrypted is not looked into.
      Files are JSON Lines or MCAP; the suffix of OUT says what it becomes. - is standard input
      or output, which gets lines.
      With --check, payloads and the like are looked into too that stand beside a file and are no
      part of it.
      Exit status 3 where IN is cut off, an option named what is not there to be taken out, or
      something stands beside a file that is no part of it, 4 where a file cannot be used.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let redactor = try redactor(arguments)
    let isForMachines = arguments.has("--json")
    if arguments.has("--check") { return try check(arguments, redactor, isForMachines) }
    guard arguments.operands.count == 2 else {
      throw arguments.error("give IN and OUT, or --check and files")
    }
    let source = StandardStream.input(arguments.operands[0])
    let target = StandardStream.output(arguments.operands[1])
    try RecordingOptions.check(output: target, reading: [source], arguments)
    let format = try RecordingOptions.format(of: target, arguments)
    let redaction = try RecordingRedaction(from: source, to: target, format, redactor)
    let channel = StandardStream.channel(besides: target)
    if isForMachines {
      let json: JSON = [
        "file": .string(target), "lines": JSON(redaction.lineCount),
        "changed": JSON(redaction.changedLineCount), "unknown": JSON(redaction.unknownCount),
        "idle": JSON(redaction.idleRules.count),
      ]
      Terminal.write(json.text + "\n", to: channel)
    } else {
      let done =
        "\(redaction.changedLineCount) of \(redaction.lineCount.counted("line")) changed"
      let remarks = [done] + LossNotice.leftOut(redaction.unknownCount)
      Terminal.write("wrote \(target): \(remarks.joined(separator: "; "))\n", to: channel)
    }
    LossNotice.tell(redaction.losses, of: source)
    tell(redaction.idleRules)
    return redaction.isLossy || !redaction.idleRules.isEmpty ? .lossy : .done
  }

  /// Says which rules have taken out nothing: what they were meant for is still there, if it is.
  private static func tell(_ idleRules: [Redactor.Rule]) {
    for rule in idleRules {
      let option =
        switch rule {
        case .header(let name): "--header \(name)"
        case .pointer(let pointer): "--json-pointer \(pointer)"
        case .expression(let expression): "--pattern \(Arguments.quoted("\(expression)"))"
        }
      Terminal.write("lightlag: \(option) applied to nothing\n", to: .error)
    }
  }

  private static func check(
    _ arguments: Arguments, _ redactor: Redactor, _ isForMachines: Bool
  ) throws -> ExitStatus {
    var count = 0
    var isLossy = false
    for path in arguments.operands.map(StandardStream.input) {
      let (findings, rules, losses, strays) = try RecordingRedaction.check(path: path, redactor)
      LossNotice.tell(losses, of: path)
      isLossy = isLossy || !losses.isEmpty || !strays.isEmpty
      count += findings.count + rules.count + strays.reduce(0) { $0 + $1.secrets.count }
      for stray in strays { tell(stray, isForMachines) }
      for finding in findings { tell(finding, of: path, isForMachines) }
      for finding in rules { tell(finding, of: MatchRules.path(beside: path), isForMachines) }
    }
    if count == 0, !isForMachines {
      Terminal.write("nothing looks like a secret in \(arguments.operands.count.counted("file"))\n")
    }
    guard count == 0 else { return .failedVerdict }
    return isLossy ? .lossy : .done
  }

  private static func tell(_ finding: Redactor.Finding, of path: String, _ isForMachines: Bool) {
    let json: JSON = [
      "file": .string(path), "line": JSON(finding.line), "pointer": .string(finding.pointer),
      "name": .string(finding.name),
    ]
    Terminal.write(isForMachines ? json.text + "\n" : "\(path): \(finding)\n")
  }

  /// Says which file is beside a recording without being a part of it, and what is in it.
  private static func tell(_ stray: StrayFile, _ isForMachines: Bool) {
    Terminal.write("lightlag: \(stray)\n", to: .error)
    for name in stray.secrets {
      let json: JSON = [
        "file": .string(stray.path), "line": .null, "pointer": .null, "name": .string(name),
      ]
      let text = "\(stray.path): looks like a secret (\(name))"
      Terminal.write((isForMachines ? json.text : text) + "\n")
    }
  }

  private static func redactor(_ arguments: Arguments) throws -> Redactor {
    var redactor = SecretVariables.redactor
    for text in arguments.all("--json-pointer") {
      do {
        let pointer = try PointerPattern(parsing: text)
        redactor.addPointer(pointer, name: pointer.tokens.last { $0 != "*" } ?? "value")
      } catch {
        throw arguments.error("--json-pointer '\(text)': \(error)")
      }
    }
    for field in arguments.all("--header") { redactor.addHeader(field, name: field) }
    for text in arguments.all("--pattern") {
      redactor.addExpression(try expression(text, arguments), name: "pattern")
    }
    return redactor
  }

  private static func expression(
    _ text: String, _ arguments: Arguments
  ) throws -> RegularExpression {
    let expression: RegularExpression
    do {
      expression = try RegularExpression(text)
    } catch {
      throw arguments.error("--pattern '\(text)': \(error)")
    }
    // Nothing at all would be a secret then, and so each place of every message.
    guard !expression.isFound(in: "") else {
      throw arguments.error("--pattern '\(text)': it matches nothing at all, and so everywhere")
    }
    return expression
  }
}
