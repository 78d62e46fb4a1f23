import COpenSSL
import Glibc
import LightlagCore
import LightlagEncoding
import Synchronization

/// The SHA-256 of a recording that is being written, by OpenSSL, which uses what the processor has
/// for it: what is written as a run goes on must cost the run little.
///
/// Where the processor has no instructions for it, it takes longer than all else that is done to
/// record a large message. So it is done beside the run, in pieces, with what time nothing else
/// wants. Even that slows a run down that wants all there is, by many times what it takes: so
/// pieces that come quickly wait until one comes later, or they are many.
///
/// What is digested is read from the file again, where that has it: to keep it until then would
/// take memory that is new each time, and that costs as much as to write to the file.
package final class FileDigest {
  /// Large enough that handing it over costs nothing beside the piece; digested in a millisecond.
  private static let pieceByteCount = 1 << 18

  /// So many pieces are digested, however quickly they come, and so many in one go: 64 MiB that are
  /// kept, 256 MiB in a file.
  private var manyWaiting: Int { file == nil ? 256 : 1024 }

  /// Most pieces that there are, twice as many: what comes then is digested by the run itself.
  private var mostPieces: Int { manyWaiting * 2 }

  /// A piece comes quickly that is full within so long: at 1 MB/s.
  private static let quickly = Duration.milliseconds(250)

  /// Why the file could not be read again, so that the last digest is not that of it, or `nil`.
  package private(set) var failure: SystemError?

  private let state = State()
  /// What has the bytes, or `nil` where they are kept here.
  private var file: FileCopy?
  /// Where in the file the piece begins that is not full yet.
  private var start = 0
  private var byteCount = 0
  private var kept: [UInt8] = []
  /// Full pieces that no thread has.
  private var waiting: [Piece] = []
  /// What digests the pieces before.
  private var worker: (thread: BackgroundThread, work: Work)?
  private let clock = RunClock()
  /// When the last piece was full.
  private var lastHandOver = Instant.start
  /// Threads that had begun none of their pieces when those were taken back.
  private var leaving: [BackgroundThread] = []
  /// Whether the pieces that wait are digested by the run, because it ends.
  private var isEnding = false
  /// Whether those that are too many are, until it is quiet.
  private var isBehind = false
  /// Pieces that were full since some were last digested for that.
  private var newCount = 0

  /// Creates the digest of nothing.
  package init() {}

  deinit {
    takeBack()
    for thread in leaving { thread.join() }
  }

  /// Begins with a file that is empty.
  ///
  /// - Parameter file: What has been written to it when it is added here, and nothing else; `nil`
  ///   to keep the bytes that are added.
  package func begin(_ file: FileCopy?) {
    _ = finish()
    self.file = file
  }

  /// Adds bytes, which the file has.
  package func update(_ bytes: [UInt8]) {
    if file == nil {
      keep(bytes)
    } else {
      byteCount += bytes.count
      while byteCount >= Self.pieceByteCount { handOver() }
    }
    if !waiting.isEmpty, !isQuick { startWork() }
  }

  private func keep(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.pieceByteCount - kept.count)
      kept += part
      byteCount = kept.count
      rest = rest[part.endIndex...]
      if byteCount == Self.pieceByteCount { handOver() }
    }
  }

  /// Digests a mebibyte that waits, and as much as was added since the last call.
  ///
  /// - Returns: Whether nothing waits any more: then `finish` keeps nobody waiting.
  package func digestSome() -> Bool {
    takeBack()
    isEnding = true
    for _ in 0..<min(waiting.count, 4 + newCount) { state.update(waiting.removeFirst()) }
    newCount = 0
    return waiting.isEmpty
  }

  /// Returns the digest of all that was added, as 64 lower-case hexadecimal digits, and lets go of
  /// the file; begins anew.
  package func finish() -> String {
    takeBack()
    for piece in waiting + [takePiece(byteCount)] { state.update(piece) }
    waiting.removeAll()
    (file, start, isEnding, isBehind, newCount) = (nil, 0, false, false, 0)
    failure = state.failure
    return state.finish()
  }

  /// Whether the last piece came quickly, if one is full now.
  private var isQuick: Bool { lastHandOver.duration(to: clock.now) < Self.quickly }

  private func handOver() {
    waiting.append(takePiece(Self.pieceByteCount))
    if isEnding { newCount += 1 }
    if waiting.count + (worker?.work.count ?? 0) > mostPieces {
      isBehind = true
      takeBack()
      state.update(waiting.removeFirst())
    }
    if !isQuick || (waiting.count >= manyWaiting && !isBehind) { startWork() }
    lastHandOver = clock.now
  }

  /// Takes the first bytes that are in no piece yet: of what is kept, all.
  private func takePiece(_ count: Int) -> Piece {
    byteCount -= count
    if let file {
      start += count
      return .written(file, start - count..<start)
    }
    defer {
      kept = []
      kept.reserveCapacity(count)
    }
    return .kept(kept)
  }

  /// Has pieces that wait digested by a thread, if none is at work and the run does not end.
  private func startWork() {
    isBehind = false
    if let worker, worker.thread.tryJoin() { self.worker = nil }
    guard worker == nil, !isEnding else { return }
    let work = Work(Array(waiting.prefix(manyWaiting)))
    // It alone uses it until it has ended, or its pieces are taken back and it is at none.
    nonisolated(unsafe) let carried = state
    do throws(SystemError) {
      let thread = try BackgroundThread.idle {
        while let piece = work.next() { unsafe carried.update(piece) }
      }
      waiting.removeFirst(min(manyWaiting, waiting.count))
      worker = (thread, work)
    } catch {
      // Without a thread to spare the run digests what comes to be too much.
    }
  }

  /// Takes the pieces back that a thread has not begun, and waits for the one it is at, if any.
  ///
  /// A thread that has what time is left could keep a run waiting for long.
  private func takeBack() {
    guard let worker else { return }
    let (rest, isBusy) = worker.work.takeAll()
    waiting = rest + waiting
    leaving.removeAll { $0.tryJoin() }
    if isBusy { worker.thread.join() } else { leaving.append(worker.thread) }
    self.worker = nil
  }

  /// What is digested in one go.
  private enum Piece {
    case written(FileCopy, Range<Int>)
    case kept([UInt8])
  }

  /// Pieces that a thread has, in order.
  private final class Work: Sendable {
    /// Whether one of them is being digested.
    private let content: Mutex<(pieces: [Piece], isBusy: Bool)>

    init(_ pieces: [Piece]) { content = Mutex((pieces, false)) }

    var count: Int { content.withLock(\.pieces.count) }

    func next() -> Piece? {
      content.withLock { content in
        content.isBusy = !content.pieces.isEmpty
        return content.isBusy ? content.pieces.removeFirst() : nil
      }
    }

    /// Leaves none; a thread that is not busy digests nothing any more.
    func takeAll() -> (pieces: [Piece], isBusy: Bool) {
      content.withLock { content in
        defer { content.pieces = [] }
        return content
      }
    }
  }

  /// OpenSSL's state, which one thread has at a time.
  @safe private final class State {
    /// Few calls, and what is read is still in the processor's cache when it is digested.
    private static let readByteCount = 1 << 16

    /// Why a file could not be read.
    private(set) var failure: SystemError?
    /// Whether others have cut it.
    private var isCut = false
    private let context: OpaquePointer?
    private var room: [UInt8] = []

    init() {
      unsafe context = EVP_MD_CTX_new()
      reset()
    }

    deinit {
      unsafe EVP_MD_CTX_free(context)
    }

    func update(_ piece: Piece) {
      switch piece {
      case .kept(let bytes): update(bytes, count: bytes.count)
      case .written(let file, let range): update(file, range)
      }
    }

    /// Digests what a file has.
    ///
    /// Where others have cut it, a zero is digested, and no more: it must not look whole.
    private func update(_ file: FileCopy, _ range: Range<Int>) {
      if room.isEmpty { room = Array(repeating: 0, count: Self.readByteCount) }
      var place = range.lowerBound
      while place < range.upperBound, failure == nil, !isCut {
        let most = min(room.count, range.upperBound - place)
        do throws(SystemError) {
          let count = try file.read(into: &room, count: most, at: place)
          isCut = count == 0
          update(isCut ? [0] : room, count: max(count, 1))
          place += count
        } catch {
          failure = error
        }
      }
    }

    private func update(_ bytes: [UInt8], count: Int) {
      let result = unsafe bytes.withUnsafeBytes { buffer in
        unsafe EVP_DigestUpdate(context, buffer.baseAddress, count)
      }
      precondition(result == 1, "OpenSSL cannot digest")
    }

    func finish() -> String {
      var bytes = [UInt8](repeating: 0, count: 32)
      let result = unsafe bytes.withUnsafeMutableBufferPointer { buffer in
        unsafe EVP_DigestFinal_ex(context, buffer.baseAddress, nil)
      }
      precondition(result == 1, "OpenSSL cannot digest")
      reset()
      return bytes.hexadecimalText
    }

    private func reset() {
      (failure, isCut) = (nil, false)
      let result = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
      precondition(result == 1, "OpenSSL has no SHA-256")
    }
  }
}
