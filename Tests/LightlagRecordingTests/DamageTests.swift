import LightlagCore
import LightlagRecording
import Testing

@Suite struct DamageTests {
  /// Where each line begins, and where the last ends.
  static let starts = [0] + Golden.bytes.indices.filter { Golden.bytes[$0] == 10 }.map { $0 + 1 }

  /// All but the header and the change of conditions, which are long; they have tests of their own.
  static let shortLines = (1..<Golden.lines.count).filter { Golden.lines[$0].count < 300 }

  @Test(arguments: Golden.lines.indices)
  func `a recording cut at any byte of a line is an error or says that it is cut`(
    line: Int
  ) throws {
    let before = try Self.reader(before: line)
    for count in starts(line) {
      var reader = before
      reader.append(Array(Golden.bytes[Self.starts[line]..<count]))
      reader.finish()
      guard line > 0 else {
        #expect(throws: RecordingFailure.self) { try reader.next() }
        continue
      }
      #expect(try reader.next() == nil)
      #expect(!reader.isComplete)
      #expect(reader.isTorn == (count > Self.starts[line]))
    }
  }

  /// The reader is a value: one that has read the lines before is kept, and reads on each time.
  @Test(arguments: shortLines)
  func `a recording with any one bit changed is an error or another value`(line: Int) throws {
    let before = try Self.reader(before: line)
    for byte in starts(line) {
      for bit in 0..<8 {
        var rest = Array(Golden.bytes[Self.starts[line]...])
        rest[byte - Self.starts[line]] ^= 1 << UInt8(bit)
        var reader = before
        reader.append(rest)
        reader.finish()
        #expect(!isGolden(&reader, from: line), "byte \(byte), bit \(bit)")
      }
    }
  }

  @Test(arguments: 0..<8)
  func `a header with any one bit changed is an error or another value`(bit: Int) {
    let length = Golden.lines[0].utf8.count
    for byte in stride(from: bit, through: length, by: 8) {
      var bytes = Array(Golden.bytes[...length])
      bytes[byte] ^= 1 << UInt8(bit)
      let recording = try? Recording(bytes)
      #expect(recording?.header != Golden.header || recording?.unknownKeyCount != 0)
    }
  }

  @Test func `a changed payload is found by the digest`() {
    let text = Golden.text.replacing("0.50", with: "0.51")
    let failure = #expect(throws: RecordingFailure.self) { try Recording(Array(text.utf8)) }
    guard case .wrongDigest = failure?.reason else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(failure?.line == Golden.lines.count)
  }

  @Test func `line ends that a checkout has converted are named`() {
    let text = Golden.text.replacing("\n", with: "\r\n")
    let failure = #expect(throws: RecordingFailure.self) { try Recording(Array(text.utf8)) }
    #expect(failure?.reason == .convertedLineEnds)
    // One line alone was not converted by a checkout.
    let mixed = Golden.text.replacing("\n", with: "\r\n", maxReplacements: 1)
    let other = #expect(throws: RecordingFailure.self) { try Recording(Array(mixed.utf8)) }
    guard case .wrongDigest = other?.reason else {
      Issue.record("\(String(describing: other))")
      return
    }
  }

  @Test func `a byte order mark is named`() {
    let failure = #expect(throws: RecordingFailure.self) {
      try Recording([0xEF, 0xBB, 0xBF] + Golden.bytes)
    }
    #expect(failure?.reason == .byteOrderMark)
    #expect(failure?.line == 1 && failure?.offset == 0)
  }

  /// One that has read all lines before.
  private static func reader(before line: Int) throws -> RecordingReader {
    var reader = RecordingReader()
    reader.append(Array(Golden.bytes[..<starts[line]]))
    while try reader.next() != nil {}
    return reader
  }

  private func starts(_ line: Int) -> Range<Int> { Self.starts[line]..<Self.starts[line + 1] }

  /// Whether what is read is what stands in the golden recording, and whole.
  private func isGolden(_ reader: inout RecordingReader, from line: Int) -> Bool {
    var index = line - 1
    do {
      while let line = try reader.next() {
        switch line {
        case .event(let event):
          guard index < Golden.events.count, event == Golden.eventsAsRead[index] else {
            return false
          }
          index += 1
        case .end(let end): if end.instant != Golden.end { return false }
        case .header, .unknown: return false
        }
      }
    } catch {
      return false
    }
    return reader.isComplete && index == Golden.events.count && reader.unknownKeyCount == 0
  }
}
