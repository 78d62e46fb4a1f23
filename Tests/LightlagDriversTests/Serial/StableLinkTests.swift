import Foundation
import Glibc
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

  /// Who comes after a crash is given the number of the terminal that is gone.
  @Test func `one that leads to the terminal at hand is replaced, and to another is not`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    let ours = try SerialTerminal.openPair()
    let other = try SerialTerminal.openPair()
    defer { for number in [ours.near, ours.far, other.near, other.far] { close(number) } }
    _ = try StableLink(at: path, to: ours.name)
    _ = try StableLink(at: path, to: ours.name)
    #expect(throws: SerialFailure.taken(path: path)) { try StableLink(at: path, to: other.name) }
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == ours.name)
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

  @Test func `one that has gone is made again, and not over what has taken its place`() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/line"
    let link = try StableLink(at: path, to: "/dev/pts/99999")
    try link.renew()
    try FileManager.default.removeItem(atPath: path)
    try link.renew()
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path) == "/dev/pts/99999")
    try FileManager.default.removeItem(atPath: path)
    try Data("mine".utf8).write(to: URL(filePath: path))
    #expect(throws: SerialFailure.taken(path: path)) { try link.renew() }
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
