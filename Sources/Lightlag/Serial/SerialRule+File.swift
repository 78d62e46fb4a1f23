import LightlagDrivers
import LightlagEncoding
public import LightlagMocks
import LightlagProfiles

extension SerialRule {
  /// Reads the rules in the file at `path`: a JSON array of objects with `pattern`, `answer` and,
  /// where the device is to think, `delay`, such as `"20 ms"`.
  ///
  /// - Throws: `FileFailure` where there is none to read, or it is wrong.
  public static func rules(path: String) throws -> [SerialRule] {
    let bytes = try File.named(path, limit: 1 << 20)
    let json: JSON
    do throws(JSON.Failure) { json = try JSON(parsing: bytes) } catch {
      throw failure(path, error.description)
    }
    guard let list = json.array else { throw failure(path, "it is to be an array of rules") }
    return try list.enumerated().map { index, rule in
      do throws(Wrong) { return try Self(reading: rule) } catch {
        throw failure(path, "rule \(index + 1): \(error.reason)")
      }
    }
  }

  private struct Wrong: Error {
    let reason: String
  }

  private init(reading json: JSON) throws(Wrong) {
    let names = ["pattern", "answer", "delay"]
    guard let members = json.members else { throw Wrong(reason: "it is to be an object") }
    for member in members where !names.contains(member.name) {
      throw Wrong(reason: "'\(member.name)' is not known; known are pattern, answer, delay")
    }
    guard let pattern = json["pattern"]?.string, !pattern.isEmpty,
      let answer = json["answer"]?.string
    else { throw Wrong(reason: "pattern and answer are to be texts") }
    var delay = Duration.zero
    if let value = json["delay"] {
      guard let text = value.string, let time = try? Duration(parsing: text), time >= .zero else {
        throw Wrong(reason: "delay is to be a time, such as \"20 ms\"")
      }
      delay = time
    }
    self.init(pattern: pattern, answer: answer, delay: delay)
  }

  private static func failure(_ path: String, _ reason: String) -> FileFailure {
    FileFailure(path: path, action: "use", reason: reason)
  }
}
