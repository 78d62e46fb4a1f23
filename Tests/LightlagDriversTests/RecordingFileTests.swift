import Foundation
import Glibc
import LightlagDrivers
import Testing

@Suite struct RecordingFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test func `lines are in the file as soon as they are written`() throws {
    let path = folder.path + "/recording"
    let file = try RecordingFile(path: path)
    file.write(Array("one\ntwo\n".utf8))
    file.write([])
    file.write(Array("three\n".utf8))
    #expect(try File.read(path) == Array("one\ntwo\nthree\n".utf8))
    #expect(file.lostLines == 0)
    #expect(file.failure == nil)
  }

  @Test func `an older file is emptied`() throws {
    let path = folder.path + "/recording"
    try Data("something older and longer\n".utf8).write(to: URL(fileURLWithPath: path))
    let file = try RecordingFile(path: path)
    file.write(Array("new\n".utf8))
    #expect(try File.read(path) == Array("new\n".utf8))
  }

  /// A write to `/dev/full` finds no room, as on a full disk (full(4)).
  @Test func `lines that a full disk does not take are counted`() throws {
    let file = try RecordingFile(path: "/dev/full")
    file.write(Array("one\ntwo\n".utf8))
    #expect(file.lostLines == 2)
    #expect(file.failure == SystemError(code: ENOSPC))
    file.write(Array("three\n".utf8))
    #expect(file.lostLines == 3)
  }

  @Test func `a file that cannot be made says why`() {
    #expect(throws: SystemError(code: ENOENT)) {
      try RecordingFile(path: folder.path + "/no/folder")
    }
    #expect(throws: SystemError(code: EISDIR)) { try RecordingFile(path: folder.path) }
    // Nobody, not even the superuser, makes files there.
    #expect(throws: SystemError.self) { try RecordingFile(path: "/proc/recording") }
  }
}
