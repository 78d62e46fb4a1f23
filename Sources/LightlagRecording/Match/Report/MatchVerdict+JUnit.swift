import LightlagCore
import LightlagEncoding

extension MatchVerdict {
  /// The verdict as a JUnit report: a test for each kind of divergence, so that a report always has
  /// the same tests, and the divergences of a kind as the failure of its test.
  ///
  /// What makes the verdict worth less is told by one more test, which is skipped then: who looks
  /// at the report alone should not take it for a verdict on all.
  ///
  /// - Parameters:
  ///   - name: What the recording is called.
  ///   - duration: How long the run took.
  /// - Returns: A whole XML document.
  public func junit(name: String, duration: Duration) -> String {
    let kinds = Divergence.Kind.allCases
    let (tests, skipped) = (kinds.count + 1, warnings.isEmpty ? 0 : 1)
    let failures = kinds.filter { count($0) > 0 }.count
    let time = Instant.start.advanced(by: duration).secondsText
    let suite = XML.escape("lightlag.\(level.rawValue).\(name)")
    var lines = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<testsuites tests="\#(tests)" failures="\#(failures)" errors="0" time="\#(time)">"#,
      #"  <testsuite name="\#(suite)" tests="\#(tests)" failures="\#(failures)""#
        + #" errors="0" skipped="\#(skipped)" time="\#(time)">"#,
    ]
    let properties = [("seed", seed?.description), ("rerun", rerun)].compactMap { name, value in
      value.map { #"      <property name="\#(name)" value="\#(XML.escape($0))"/>"# }
    }
    if !properties.isEmpty {
      lines += ["    <properties>"] + properties + ["    </properties>"]
    }
    for kind in kinds { lines += testCase(kind, of: suite) }
    lines += wholeTestCase(of: suite)
    for (element, sentences) in [("system-out", notes), ("system-err", warnings)] {
      guard !sentences.isEmpty else { continue }
      let text = XML.escape(sentences.joined(separator: "\n"))
      lines.append("    <\(element)>\(text)</\(element)>")
    }
    lines += ["  </testsuite>", "</testsuites>"]
    return lines.joined(separator: "\n") + "\n"
  }

  /// A JUnit report of a run that came to no verdict, so that none of an earlier run is taken for
  /// its own.
  ///
  /// - Parameters:
  ///   - name: What the recording is called.
  ///   - failure: What kept it from one.
  ///   - rerun: The command that repeats it.
  /// - Returns: A whole XML document.
  public static func junit(name: String, failure: String, rerun: String) -> String {
    let suite = XML.escape("lightlag.\(name)")
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites tests="1" failures="0" errors="1">
        <testsuite name="\(suite)" tests="1" failures="0" errors="1" skipped="0">
          <properties>
            <property name="rerun" value="\(XML.escape(rerun))"/>
          </properties>
          <testcase classname="\(suite)" name="it comes to a verdict">
            <error type="failure" message="\(XML.escape(failure))"></error>
          </testcase>
        </testsuite>
      </testsuites>

      """
  }

  private func wholeTestCase(of suite: String) -> [String] {
    let start = #"    <testcase classname="\#(suite)" name="the verdict is on all of it""#
    guard !warnings.isEmpty else { return [start + "/>"] }
    let message = XML.escape(warnings.joined(separator: "; "))
    return [start + ">", #"      <skipped message="\#(message)"/>"#, "    </testcase>"]
  }

  private func testCase(_ kind: Divergence.Kind, of suite: String) -> [String] {
    let start = #"    <testcase classname="\#(suite)" name="nothing is \#(kind.rawValue)""#
    guard count(kind) > 0 else { return [start + "/>"] }
    let found = divergences.filter { $0.kind == kind }
    let message = XML.escape(found.first?.headline ?? "\(count(kind)) \(kind.rawValue)")
    let text = found.flatMap(\.lines).joined(separator: "\n")
    return [
      start + ">",
      #"      <failure type="\#(kind.rawValue)" message="\#(message)">"#
        + "\(XML.escape(text))</failure>",
      "    </testcase>",
    ]
  }
}
