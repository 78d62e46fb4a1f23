import Lightlag
import LightlagDrivers

/// Looks for what is wrong with a recording.
enum DoctorCommand {
  static let command = Command(description: description, run: run)

  private static let description = CommandDescription(
    name: "doctor", summary: "Look for what is wrong or odd in a recording.",
    operands: ["FILE"],
    options: [.init("--json", nil, "Print what was found as JSON.")],
    notes: """
      FILE is a recording as JSON Lines or in MCAP, of which every checksum is checked; - is
      standard input.
      Exit status 1 where there is an error in it, 3 where there are warnings alone, 4 where it
      cannot be read.
      """)

  private static func run(_ arguments: Arguments) throws -> ExitStatus {
    let path = StandardStream.input(arguments.operands[0])
    let examination = try RecordingExamination(path: path)
    if arguments.has("--json") {
      Terminal.write(json(examination, path).text + "\n")
    } else {
      Terminal.write(text(examination, path))
    }
    if examination.count(.error) > 0 { return .failedVerdict }
    return examination.count(.warning) > 0 ? .lossy : .done
  }

  private static func text(_ examination: RecordingExamination, _ path: String) -> String {
    let lines = examination.findings.map { finding -> String in
      let place = finding.line.map { "line \($0): " } ?? ""
      return "\(finding.severity.rawValue): \(place)\(finding.text.printable)\n"
    }
    let counts = RecordingCheck.Severity.allCases.map { severity in
      examination.count(severity).counted(severity.rawValue)
    }
    return lines.joined()
      + "\(path): \(examination.lineCount.counted("line")), \(counts.joined(separator: ", "))\n"
  }

  private static func json(_ examination: RecordingExamination, _ path: String) -> JSON {
    let findings = examination.findings.map { finding -> JSON in
      [
        "severity": .string(finding.severity.rawValue),
        "line": finding.line.map { JSON($0) } ?? .null, "text": .string(finding.text),
      ]
    }
    return [
      "file": .string(path), "lines": JSON(examination.lineCount), "findings": .array(findings),
    ]
  }
}
