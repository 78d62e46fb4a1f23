import Foundation
import Testing

/// Recordings for the tests of what is done with them.
enum Recorded {
  /// The folder of recordings that stands in the repository.
  static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Recordings")

  /// The path of one of them.
  static func path(_ name: String) -> String { folder.appending(path: name).path }

  /// The paths of all.
  static func paths() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".jsonl") }.sorted().map(path)
  }

  /// A recording of one connection and three messages over a perfect link, the bytes of which are
  /// `texts` as JSON: two up, then one down.
  ///
  /// It has no end, so that no digest must be right.
  static func small(_ texts: [String] = [#"["a"]"#, #"["b"]"#, #"["c"]"#]) throws -> String {
    let header = try #require(
      String(contentsOfFile: path("vehicles-simulated.jsonl"), encoding: .utf8)
        .split(separator: "\n").first)
    let outside =
      header
      .replacing(/"profile":.*"config":/, with: "\"profile\":null,\"config\":")
      .replacing(/"backend":.*$/) { _ in
        #""backend":{"kind":"echo","version":"1","options":{}},"clients":null,"subject":"client"}"#
      }
    return """
      \(outside)
      {"t":1000,"ev":"open","c":"c1","cl":"client-1","url":"/ws","due":2000}
      {"t":2000,"ev":"answer","c":"c1","status":101,"due":3000}
      {"t":4000,"ev":"msg","c":"c1","d":"up","due":5000,"j":\(texts[0])}
      {"t":6000,"ev":"msg","c":"c1","d":"up","drop":"loss","j":\(texts[1])}
      {"t":7000,"ev":"msg","c":"c1","d":"dn","due":8000,"j":\(texts[2])}

      """
  }

  /// Seven questions from outside at 1 to 7 ms and their echoes, but for the answer to the fifth.
  static var wrongEcho: String {
    get throws {
      let whole = try small().replacing(
        #""subject":"client""#, with: #""subject":"both""#)
      let head = whole.split(separator: "\n").prefix(3).joined(separator: "\n") + "\n"
      return (1...7).reduce(into: head) { text, number in
        let (up, down) = (#""ev":"msg","c":"c1","d":"up""#, #""ev":"msg","c":"c1","d":"dn""#)
        let answer = number == 5 ? 50 : number
        text += """
          {"t":\(number)000000,\(up),"due":\(number)001000,"j":{"number":\(number)}}
          {"t":\(number)002000,\(down),"due":\(number)003000,"j":{"number":\(answer)}}

          """
      }
    }
  }
}
