import Foundation
import Glibc
import LightlagDrivers
import Testing

@Suite struct FileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(arguments: [0, 1, 262_144, 262_145, 1_000_000])
  func `a file is read whole`(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    let path = folder.path + "/file"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    #expect(try File.read(path) == bytes)
    #expect(try File.read(path, limit: count) == bytes)
  }

  @Test func `a file above the limit is refused`() throws {
    let path = folder.path + "/file"
    try Data(repeating: 0, count: 101).write(to: URL(fileURLWithPath: path))
    #expect(throws: SystemError(code: EFBIG)) { try File.read(path, limit: 100) }
  }

  @Test func `what cannot be read says why`() {
    #expect(throws: SystemError(code: ENOENT)) { try File.read(folder.path + "/nothing") }
    #expect(throws: SystemError(code: EISDIR)) { try File.read(folder.path) }
  }
}
