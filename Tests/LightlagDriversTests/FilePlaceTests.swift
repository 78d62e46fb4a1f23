import Foundation
import LightlagDrivers
import Testing

@Suite struct FilePlaceTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(
      atPath: folder.path + "/there", withIntermediateDirectories: false)
    try link("near", to: "there/file")
    try link("far", to: "near")
    try link("round", to: "round")
    try link("out", to: "/proc/self/fd/1")
    try link("thread", to: "/proc/thread-self/fd/2")
    try link("chain", to: "out")
    try link("null", to: "/dev/null")
  }

  private func link(_ name: String, to target: String) throws {
    try FileManager.default.createSymbolicLink(
      atPath: folder.path + "/" + name, withDestinationPath: target)
  }

  @Test(arguments: [true, false])
  func `links lead to their file, there or not`(isThere: Bool) throws {
    if isThere { try Data().write(to: URL(fileURLWithPath: folder.path + "/there/file")) }
    let place = FilePlace(folder.path + "/there/file")
    guard case .file(let path) = place else {
      Issue.record("a file is one")
      return
    }
    #expect(path.hasSuffix("/there/file"))
    for name in ["near", "far", "there/../near"] {
      #expect(FilePlace(folder.path + "/" + name) == place)
      #expect(File.isSame(folder.path + "/" + name, path))
    }
    #expect(!File.isSame(folder.path + "/near", folder.path + "/other"))
  }

  @Test func `what this process has open is no file by its name`() {
    for name in ["out", "chain"] {
      #expect(FilePlace(folder.path + "/" + name) == .descriptor(1))
    }
    #expect(FilePlace(folder.path + "/thread") == .descriptor(2))
    #expect(FilePlace("/proc/\(getpid())/fd/2") == .descriptor(2))
  }

  @Test func `a device, and what others have open, is written to as it stands`() {
    #expect(FilePlace(folder.path + "/null") == .other)
    #expect(FilePlace("/proc/1/fd/0") != .descriptor(0))
  }

  @Test func `links in a circle lead nowhere`() {
    #expect(FilePlace(folder.path + "/round") == .file(folder.path + "/round"))
  }
}
