import Foundation
import LightlagDrivers
import Testing

@Suite struct StableLinkTests {
  @Test func `it is there while it is wanted`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    let link = try StableLink(at: path, to: "/dev/pts/99998")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/pts/99998")
    link.remove()
    #expect(throws: (any Error).self) {
      try FileManager.default.destinationOfSymbolicLink(atPath: path)
    }
  }

  @Test func `one that leads to a terminal that is gone is replaced`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    _ = try StableLink(at: path, to: "/dev/pts/99998")
    _ = try StableLink(at: path, to: "/dev/pts/99999")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/pts/99999")
  }

  @Test func `what is not ours is left alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    try Data("mine".utf8).write(to: URL(filePath: path))
    #expect(throws: SerialFailure.taken(path: path)) {
      try StableLink(at: path, to: "/dev/pts/99999")
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }

  @Test func `what has taken its place is left alone`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    let link = try StableLink(at: path, to: "/dev/pts/99999")
    try FileManager.default.removeItem(atPath: path)
    try Data("mine".utf8).write(to: URL(filePath: path))
    link.remove()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "mine")
  }
}
