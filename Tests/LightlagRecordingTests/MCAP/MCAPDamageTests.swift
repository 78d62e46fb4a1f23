import LightlagRecording
import Testing

/// Every cut and every flipped bit: an error or less than there was, and never a trap.
@Suite struct MCAPDamageTests {
  static let plain = MCAPSample.file()
  static let compressed = MCAPSample.file(codec: RunLengthCodec())

  @Test(arguments: [plain, compressed])
  func `a file cut at any byte gives its whole records and says that it is cut`(
    file: [UInt8]
  ) throws {
    let whole = try MCAPSample.read(file).records
    for count in 0..<file.count {
      let (records, reader) = try MCAPSample.read(Array(file[..<count]))
      #expect(reader.isTruncated, "\(count) bytes")
      #expect(whole.starts(with: records), "\(count) bytes")
    }
  }

  /// Every byte of a file is covered by a checksum or by a rule.
  @Test(arguments: 0..<8)
  func `a file with any bit changed is an error or cut`(bit: Int) throws {
    for original in [Self.plain, Self.compressed] {
      for index in original.indices {
        var file = original
        file[index] ^= 1 << UInt8(bit)
        let isSound = (try? MCAPSample.read(file).reader.isTruncated) == false
        #expect(!isSound, "byte \(index)")
      }
    }
  }

  /// Without checksums the fields themselves are what is read: none of it may trap.
  @Test(arguments: 0..<8)
  func `records inside a chunk with any bit changed are an error or others`(bit: Int) throws {
    for index in Self.plain.indices {
      var file = Self.plain
      file[index] ^= 1 << UInt8(bit)
      var reader = MCAPReader()
      reader.append(file)
      var count = 0
      while let record = try? reader.next(), count < 1_000 {
        _ = "\(record)".count
        count += 1
      }
      #expect(count <= 30)
    }
  }
}
