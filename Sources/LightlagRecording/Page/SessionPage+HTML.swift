import LightlagCore
import LightlagEncoding

extension SessionPage {
  /// Writes the page.
  ///
  /// - Parameters:
  ///   - name: What the recording's file is called, for the command that repeats it.
  ///   - verdict: What came of comparing a run with it, where that is to be shown.
  /// - Returns: An HTML document in UTF-8.
  public func bytes(name: String, verdict: MatchVerdict? = nil) -> [UInt8] {
    var page: [UInt8] = []
    for (place, part) in PageDocuments.markup.split(separator: "{{").enumerated() {
      guard place > 0, let end = part.firstRange(of: "}}") else {
        page += part.utf8
        continue
      }
      switch part[..<end.lowerBound] {
      case "policy": page += Self.policy.utf8
      case "title": page += XML.escape(title).utf8
      case "style": page += PageDocuments.style.utf8
      case "data": Self.append(data(name: name, verdict: verdict), to: &page)
      case "script": page += PageDocuments.script.utf8
      default: break
      }
      page += part[end.upperBound...].utf8
    }
    return page
  }

  /// What the page may do: use its own style and its own script, known by their digests.
  ///
  /// Source: W3C, Content Security Policy Level 3, section 2.3.1.
  static var policy: String {
    let style = source(PageDocuments.style)
    let script = source(PageDocuments.script)
    return "default-src 'none'; style-src \(style); script-src \(script); "
      + "base-uri 'none'; form-action 'none'"
  }

  private static func source(_ text: String) -> String {
    var digest = SHA256()
    digest.update(Array(text.utf8))
    return "'sha256-\(Base64.encode(digest.finalize()))'"
  }

  /// Appends JSON as it may stand in a `script` element, which `</script` and `<!--` would end or
  /// bend, and in any JavaScript, for which U+2028 and U+2029 once ended a line.
  ///
  /// Source: HTML, section 4.12.1.3. All of these can only be inside strings, where an escape means
  /// the same.
  private static func append(_ json: [UInt8], to page: inout [UInt8]) {
    var start = 0
    for place in json.indices where json[place] == UInt8(ascii: "<") || json[place] == 0xE2 {
      let (length, escape) = Self.escape(of: json, at: place)
      guard length > 0 else { continue }
      page += json[start..<place]
      page += escape.utf8
      start = place + length
    }
    page += json[start...]
  }

  /// How many bytes at a place must be written otherwise, and how.
  private static func escape(of json: [UInt8], at place: Int) -> (length: Int, text: String) {
    switch json[place] {
    case UInt8(ascii: "<"): return (1, "\\u003c")
    case 0xE2:
      guard place + 2 < json.count, json[place + 1] == 0x80 else { return (0, "") }
      switch json[place + 2] {
      case 0xA8: return (3, "\\u2028")
      case 0xA9: return (3, "\\u2029")
      default: return (0, "")
      }
    default: return (0, "")
    }
  }
}
