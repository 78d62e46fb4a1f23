import LightlagRecording
import Testing

/// What can be read, and yet must not stand in a recording.
@Suite struct RecordingCheckTests {
  /// Errors in lines behind the header, with their numbers, and keys that are not known.
  static func errors(_ lines: [String], header: String = Golden.lines[0]) throws -> [String] {
    var (check, reader) = (RecordingCheck(), RecordingReader())
    reader.append(Array(([header] + lines).map { $0 + "\n" }.joined().utf8))
    while let line = try reader.next() {
      check.look(at: line, reader.line, number: reader.lineNumber)
    }
    #expect(reader.unknownKeyCount == 0)
    return check.findings.filter { $0.severity == .error }.map { "\($0.line ?? 0) \($0.text)" }
  }

  static func open(_ name: String) -> String {
    #"{"t":0,"ev":"open","c":"\#(name)","cl":"client-1","url":"/","due":0}"#
  }

  @Test(arguments: [
    (#""due":[8,9]"#, nil), (#""due":[9,9]"#, nil), (#""due":[9,9],"damage":[0,1]"#, nil),
    (#""due":9,"damage":[0,1]"#, nil), (#""drop":"loss""#, nil), (#""due":9,"drop":"cut""#, nil),
    (#""due":null"#, nil),
    (#""due":[9,8]"#, "of two instants in \"due\" the later is the second"),
    (#""due":[9,8],"damage":[0,1]"#, "of two instants in \"due\" the later is the second"),
    (#""drop":"loss","damage":[0,1]"#, #"there must be no "damage" with this "drop""#),
    (#""due":9,"drop":"loss""#, #"there must be no "due" with this "drop""#),
    (#""due":9,"drop":"cut","damage":[0,1]"#, #"there must be no "damage" with this "drop""#),
    (#""due":null,"damage":[0,0]"#, #"there must be no "damage" while it waits"#),
  ])
  func `what is said of a message is held against the format`(
    members: String, error: String?
  ) throws {
    let sent = #"{"t":1,"ev":"msg","c":"c1","d":"up",\#(members),"s":""}"#
    let left = #"{"t":2,"ev":"left","c":"c1","d":"up","i":0,\#(members)}"#
    let errors = try Self.errors([Self.open("c1"), sent, left])
    #expect(errors == (error.map { ["3 \($0)", "4 \($0)"] } ?? []))
  }

  @Test(arguments: [
    (["c1", "c2", "c3"], []), (["c7"], ["2 c7 is opened where c1 is the next name"]),
    (["c1", "c3", "c4"], ["3 c3 is opened where c2 is the next name"]),
    (["c1", "c1"], ["3 c1 is opened a second time"]),
  ])
  func `connections are named in the order of opening`(names: [String], errors: [String]) throws {
    let lines = names.map { Self.open($0) }
    #expect(try Self.errors(lines) == errors)
    // Of what began elsewhere, or was put together, that is not known.
    let part = Golden.lines[0].dropLast() + #","part":{"from":0}}"#
    let merged = Golden.lines[0].replacing(#""kind":"echo""#, with: #""kind":"merged""#)
    for header in [String(part), merged] {
      let left = try Self.errors(lines, header: header)
      #expect(left == errors.filter { $0.hasSuffix("second time") })
    }
  }
}
