import LightlagRecording
import Testing

/// Sessions that were recorded once, and between them have every line, condition and rule.
@Suite struct EveryFormTests {
  static let names = try? Repository.names(in: "Recordings", suffix: ".jsonl")
    .filter { $0.hasPrefix("every-form-") }

  @Test func `there are some`() {
    #expect(Self.names?.count == 8)
  }

  @Test(arguments: names ?? [])
  func `each repeats to the byte, and nothing in it is unknown`(name: String) throws {
    let recording = try Recording(try Repository.bytes("Recordings/\(name)"))
    #expect(recording.unknownKeyCount == 0 && recording.unknownLineCount == 0)
    // Both sides came from outside, so nothing is simulated but the links.
    #expect(recording.header.subject == .both)
    #expect(try ReplayTests.replay(recording) == .same(isComplete: true))
  }

  /// What is read of the header says all that stands in it.
  @Test(arguments: names ?? [])
  func `each header is written again as it was`(name: String) throws {
    let bytes = try Repository.bytes("Recordings/\(name)")
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") })
    #expect(try Recording(bytes).header.line == line)
  }

  /// A longer text than the golden one, with nested conditions: no byte of it may trap.
  ///
  /// Of each fifth byte one bit is changed.
  @Test(arguments: names ?? [])
  func `a header with a bit changed is an error or another value`(name: String) throws {
    let bytes = try Repository.bytes("Recordings/\(name)")
    let line = Array(bytes.prefix { $0 != UInt8(ascii: "\n") }) + [UInt8(ascii: "\n")]
    let header = try Recording(line).header
    for index in stride(from: 0, to: line.count, by: 5) {
      var changed = line
      changed[index] ^= 1 << UInt8(index % 8)
      let recording = try? Recording(changed)
      #expect(recording?.header != header || recording?.unknownKeyCount != 0, "byte \(index)")
    }
  }
}
