import LightlagEncoding
import Testing

@Suite struct JSONDamageTests {
  static let document = Array(
    #"""
    {"name": "Mars \u00e9 \ud834\udd1e é😀", "delays": [182, -0.5, 1e+9, 0],
     "open": true, "shut": false, "none": null, "nested": {"a": [[], {}]}}
    """#.utf8)

  @Test(arguments: 0..<document.count)
  func `a document cut at any byte is a failure in the part that is left`(count: Int) throws {
    let cut = Array(Self.document[..<count])
    let failure = try #require(throws: JSON.Failure.self) { try JSON(parsing: cut) }
    #expect(failure.offset <= count)
    #expect(!JSON.isValid(cut))
    #expect(throws: JSON.Failure.self) { try JSON.memberRanges(cut) }
  }

  @Test(arguments: 0..<document.count)
  func `a flipped bit gives a failure, or a value that is written and read again`(
    index: Int
  ) throws {
    for bit in 0..<8 {
      var damaged = Self.document
      damaged[index] ^= 1 << bit
      do throws(JSON.Failure) {
        let value = try JSON(parsing: damaged)
        #expect(JSON.isValid(damaged))
        #expect(try JSON(parsing: value.bytes) == value)
      } catch {
        #expect(error.offset <= damaged.count)
        if case .duplicateMember = error.reason { continue }
        #expect(!JSON.isValid(damaged))
      }
    }
  }

  @Test(arguments: 0...UInt8.max)
  func `a byte alone is a value only where it is a digit`(byte: UInt8) {
    #expect(JSON.isValid([byte]) == (0x30...0x39).contains(byte))
  }
}
