import LightlagDrivers
public import LightlagRecording

extension MatchRules {
  /// Returns the path of the rules that stand beside a recording: `x.match.json`.
  package static func path(beside recording: String) -> String {
    recording.split(separator: ".", omittingEmptySubsequences: false).dropLast()
      .joined(separator: ".") + ".match.json"
  }

  /// The rules that a recording is compared by: those of a file, else those of the file
  /// `x.match.json` beside `x.jsonl`, else those of its header, else equal bytes of messages.
  ///
  /// - Throws: `FileFailure`, or `RecordingConversion.BadFile` where a file holds no rules.
  public init(for recording: Recording, at path: String, rulesPath: String? = nil) throws {
    let beside = Self.path(beside: path)
    guard let rulesPath = rulesPath ?? (File.exists(beside) ? beside : nil) else {
      self = recording.header.match ?? MatchRules()
      return
    }
    let bytes = try File.named(rulesPath)
    do throws(MatchRulesFailure) {
      try self.init(parsing: bytes)
    } catch {
      throw RecordingConversion.BadFile(description: "\(rulesPath): \(error)")
    }
  }
}
