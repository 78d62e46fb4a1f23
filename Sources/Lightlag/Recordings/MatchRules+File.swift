import LightlagDrivers
public import LightlagRecording

extension MatchRules {
  /// Returns the path of the rules that stand beside a recording: `x.match.json`.
  package static func path(beside recording: String) -> String {
    recording.split(separator: ".", omittingEmptySubsequences: false).dropLast()
      .joined(separator: ".") + ".match.json"
  }

  /// The rules that stand beside a recording, or `nil` where there are none.
  ///
  /// - Throws: As below.
  static func beside(_ recording: String) throws -> MatchRules? {
    let path = path(beside: recording)
    return File.exists(path) ? try MatchRules(at: path) : nil
  }

  /// The rules that a recording is compared by: those of a file, else those of the file
  /// `x.match.json` beside `x.jsonl`, else those of its header, else equal bytes of messages.
  ///
  /// - Throws: `FileFailure`, or `RecordingConversion.BadFile` where a file holds no rules.
  public init(for recording: Recording, at path: String, rulesPath: String? = nil) throws {
    let beside = try rulesPath.map { try MatchRules(at: $0) } ?? Self.beside(path)
    self = beside ?? recording.header.match ?? MatchRules()
  }

  private init(at path: String) throws {
    let bytes = try File.named(path)
    do throws(MatchRulesFailure) {
      try self.init(parsing: bytes)
    } catch {
      throw RecordingConversion.BadFile(description: "\(path): \(error)")
    }
  }
}
