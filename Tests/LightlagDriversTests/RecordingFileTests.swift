import Foundation
import Glibc
import LightlagDrivers
import LightlagEncoding
import LightlagRecording
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

  @Test func `a file that is being written is not touched by another`() throws {
    let path = folder.path + "/recording"
    var file: RecordingFile? = try RecordingFile(path: path)
    file?.write(Array("one\n".utf8))
    #expect(throws: SystemError(code: EWOULDBLOCK)) { try RecordingFile(path: path) }
    #expect(try File.read(path) == Array("one\n".utf8))
    file = nil
    _ = try RecordingFile(path: path)
    #expect(try File.read(path).isEmpty)
  }

  @Test func `a file that is taken away is noticed, and one that is moved is not`() throws {
    let path = folder.path + "/recording"
    let file = try RecordingFile(path: path)
    try FileManager.default.moveItem(atPath: path, toPath: path + "-moved")
    #expect(!file.isRemoved)
    File.remove(path + "-moved")
    #expect(file.isRemoved)
  }

  @Test func `a file that is moved says where it is`() throws {
    let path = folder.path + "/recording"
    let file = try RecordingFile(path: path)
    #expect(file.mishap == nil)
    try FileManager.default.moveItem(atPath: path, toPath: path + "-moved")
    #expect(file.mishap == .moved(to: path + "-moved"))
    // Another file with its name is not it.
    try Data().write(to: URL(fileURLWithPath: path))
    #expect(file.mishap == .moved(to: path + "-moved"))
  }

  /// 10 bytes, cut to 3, and 4 more behind what is left.
  @Test func `a file that is cut by others has no hole, and is noticed`() throws {
    let path = folder.path + "/recording"
    let file = try RecordingFile(path: path)
    file.write(Array("one\n234567".utf8))
    let handle = FileHandle(forWritingAtPath: path)
    try handle?.truncate(atOffset: 3)
    file.write(Array("two\n".utf8))
    #expect(try File.read(path) == Array("onetwo\n".utf8))
    #expect(file.mishap == .resized(byteCount: 7, written: 14))
  }

  @Test func `what was open before is written on to, and not cut`() throws {
    let path = folder.path + "/recording"
    try Data("before\n".utf8).write(to: URL(fileURLWithPath: path))
    let handle = try #require(FileHandle(forWritingAtPath: path))
    try handle.seek(toOffset: 7)
    do {
      let file = try RecordingFile(path: "/proc/self/fd/\(handle.fileDescriptor)")
      file.write(Array("ours\n".utf8))
      #expect(file.mishap == nil)
    }
    try handle.write(contentsOf: Data("after\n".utf8))
    #expect(try File.read(path) == Array("before\nours\nafter\n".utf8))
  }

  @Test func `a tail has the lines since it began anew`() throws {
    let path = folder.path + "/recording"
    let tail = try TailFile(of: path)
    tail.append(Array("one\ntwo\n".utf8))
    #expect(try File.read(TailFile.path(of: path)) == Array("1\none\ntwo\n".utf8))
    tail.restart(firstLine: 3, Array("three\n".utf8)[...])
    tail.append(Array("four\n".utf8))
    #expect(try File.read(TailFile.path(of: path)) == Array("3\nthree\nfour\n".utf8))
    tail.remove()
    #expect(!File.exists(TailFile.path(of: path)))
  }

  @Test func `the digest of a file is that of all pieces, and begins anew`() {
    let digest = FileDigest()
    for _ in 0..<2 {
      for piece in ["", "a", "bc"] { digest.update(Array(piece.utf8)) }
      // FIPS 180-4's example for "abc".
      #expect(
        digest.finish() == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }
  }

  @Test(arguments: [false, true])
  func `the digest of many pieces is that of the bytes, however they are digested`(
    isWritten: Bool
  ) throws {
    let bytes = (0..<700_001).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 7) }
    let expected = SHA256.hexDigest(of: Array(repeatElement(bytes, count: 5).joined()))
    let digest = FileDigest()
    for isDigestedBetween in [false, true] {
      let file = isWritten ? try RecordingFile(path: folder.path + "/recording") : nil
      digest.begin(file?.copy)
      for _ in 0..<5 {
        file?.write(bytes)
        digest.update(bytes)
        if isDigestedBetween { while !digest.digestSome() {} }
      }
      #expect(digest.finish() == expected)
    }
  }

  /// More than may be kept: a thread takes some, and the run itself others.
  @Test(arguments: [false, true])
  func `the digest is that of all bytes where they come faster than it is made`(
    isWritten: Bool
  ) throws {
    let (digest, whole) = (FileDigest(), FileDigest())
    let file = isWritten ? try RecordingFile(path: folder.path + "/recording") : nil
    digest.begin(file?.copy)
    var bytes = [UInt8](repeating: 0, count: 1 << 20)
    var all: [UInt8] = []
    for index in 0..<160 {
      // No piece is like those near it.
      for part in 0..<4 { bytes[part << 18] = UInt8(truncatingIfNeeded: index * 4 + part) }
      all += bytes
      whole.update(bytes)
      while !whole.digestSome() {}
    }
    file?.write(all)
    digest.update(all)
    // What `sha256sum` says of the same.
    let expected = "a39652bdb72e1265fee292481f64be477ad5be0aa9a13a9c7f913c79a033eacc"
    #expect(digest.finish() == expected)
    #expect(whole.finish() == expected)
  }

  @Test func `the digest of a file is that of what is in it`() throws {
    let file = try RecordingFile(path: folder.path + "/recording")
    let digest = FileDigest()
    digest.begin(file.copy)
    file.write(Array("ours\n".utf8))
    digest.update(Array("OURS\n".utf8))
    #expect(digest.finish() == SHA256.hexDigest(of: Array("ours\n".utf8)))
  }

  @Test func `what others have cut does not look whole`() throws {
    let path = folder.path + "/recording"
    let file = try RecordingFile(path: path)
    let digest = FileDigest()
    digest.begin(file.copy)
    file.write(Array("ours\ntheirs\n".utf8))
    digest.update(Array("ours\ntheirs\n".utf8))
    let result = unsafe truncate(path, 5)
    #expect(result == 0)
    #expect(digest.finish() == SHA256.hexDigest(of: Array("ours\n\0".utf8)))
  }

  @Test(arguments: [false, true])
  func `what is added at once is digested a mebibyte at a time`(isWritten: Bool) throws {
    let file = isWritten ? try RecordingFile(path: folder.path + "/recording") : nil
    let digest = FileDigest()
    let bytes = [UInt8](repeating: 7, count: 9 << 20)
    let more = [UInt8](repeating: 8, count: 3 << 20)
    digest.begin(file?.copy)
    for bytes in [bytes, more] { file?.write(bytes) }
    digest.update(bytes)
    for _ in 0..<6 { #expect(!digest.digestSome()) }
    // As much as comes is digested too: however much that is, there is an end.
    digest.update(more)
    #expect(!digest.digestSome())
    #expect(!digest.digestSome())
    #expect(digest.digestSome())
    #expect(digest.finish() == SHA256.hexDigest(of: bytes + more))
  }

  @Test func `a pipe is not read again`() throws {
    let path = folder.path + "/pipe"
    let result = unsafe mkfifo(path, 0o600)
    #expect(result == 0)
    // Without a reader it could not be opened to be written to.
    let reader = unsafe open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    #expect(try RecordingFile(path: path).copy == nil)
  }

  @Test func `a pipe in the place of a payload keeps nobody waiting`() throws {
    let path = folder.path + "/recording"
    let blob = RecordedBlob([UInt8](repeating: 1, count: 70_000))
    try FileManager.default.createDirectory(
      atPath: path + ".blobs", withIntermediateDirectories: false)
    let result = unsafe mkfifo(path + ".blobs/" + blob.name.digest, 0o600)
    #expect(result == 0)
    #expect(BlobFolder(of: path).read(blob.name) == nil)
  }

  @Test func `a payload beside a recording is one file, whole or not there`() throws {
    let path = folder.path + "/recording"
    let blobs = BlobFolder(of: path)
    let blob = RecordedBlob([UInt8](repeating: 1, count: 70_000))
    #expect(blobs.read(blob.name) == nil)
    try blobs.write(blob)
    try blobs.write(blob)
    #expect(blobs.read(blob.name) == blob.bytes)
    let names = try FileManager.default.contentsOfDirectory(atPath: path + ".blobs")
    #expect(names == [blob.name.digest])
  }
}
