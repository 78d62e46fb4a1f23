import COpenSSL
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
package final class FileDigest {
  /// Large enough that handing it over costs nothing beside the piece.
  private static let pieceByteCount = 1 << 20

  /// So many pieces are digested, however quickly they come, and so many in one go.
  private static let manyWaiting = 64

  /// Most pieces that there are: what comes then is digested by the run itself.
  private static let mostPieces = 128

  /// A piece comes quickly that is full within so long: at 1 MB/s.
  private static let quickly = Duration.seconds(1)

  private let state = State()
  private var piece: [UInt8] = []
  /// Full pieces that no thread has.
  private var waiting: [[UInt8]] = []
  /// What digests the pieces before.
  private var worker: (thread: BackgroundThread, work: Work)?
  private let clock = RunClock()
  /// When the last piece was full.
  private var lastHandOver = Instant.start

  /// Creates the digest of nothing.
  package init() {}

  deinit {
    takeBack()
  }

  /// Adds bytes.
  package func update(_ bytes: [UInt8]) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = rest.prefix(Self.pieceByteCount - piece.count)
      piece += part
      rest = rest[part.endIndex...]
      if piece.count == Self.pieceByteCount { handOver() }
    }
    if !waiting.isEmpty, !isQuick { start() }
  }

  /// Digests a piece that waits, and returns whether none does: then `finish` keeps nobody waiting.
  package func digestPiece() -> Bool {
    takeBack()
    if !waiting.isEmpty { state.update(waiting.removeFirst()) }
    return waiting.isEmpty
  }

  /// Returns the digest of all that was added, as 64 lower-case hexadecimal digits; begins anew.
  package func finish() -> String {
    takeBack()
    for piece in waiting + [piece] { state.update(piece) }
    waiting.removeAll()
    piece.removeAll(keepingCapacity: true)
    return state.finish()
  }

  /// Whether the last piece came quickly, if one is full now.
  private var isQuick: Bool { lastHandOver.duration(to: clock.now) < Self.quickly }

  private func handOver() {
    waiting.append(piece)
    piece = []
    piece.reserveCapacity(Self.pieceByteCount)
    if waiting.count + (worker?.work.count ?? 0) > Self.mostPieces { _ = digestPiece() }
    if !isQuick || waiting.count >= Self.manyWaiting { start() }
    lastHandOver = clock.now
  }

  /// Has pieces that wait digested by a thread, if none is at work.
  private func start() {
    if let worker, worker.thread.tryJoin() { self.worker = nil }
    guard worker == nil else { return }
    let work = Work(Array(waiting.prefix(Self.manyWaiting)))
    waiting.removeFirst(work.count)
    // Until the thread has ended, it alone uses it.
    nonisolated(unsafe) let carried = state
    do throws(SystemError) {
      let thread = try BackgroundThread.idle {
        while let piece = work.next() { unsafe carried.update(piece) }
      }
      worker = (thread, work)
    } catch {
      // Without a thread to spare it takes the run's own time.
      while let piece = work.next() { state.update(piece) }
    }
  }

  /// Takes the pieces back that a thread has not begun, and waits for the one that it has: a thread
  /// that has what time is left could keep a run waiting for long.
  private func takeBack() {
    guard let worker else { return }
    waiting = worker.work.takeAll() + waiting
    worker.thread.join()
    self.worker = nil
  }

  /// Pieces that a thread has, in order.
  private final class Work: Sendable {
    private let pieces: Mutex<[[UInt8]]>

    init(_ pieces: [[UInt8]]) { self.pieces = Mutex(pieces) }

    var count: Int { pieces.withLock(\.count) }

    func next() -> [UInt8]? {
      pieces.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }

    func takeAll() -> [[UInt8]] {
      pieces.withLock { pieces in
        defer { pieces = [] }
        return pieces
      }
    }
  }

  /// OpenSSL's state, which one thread has at a time: a worker is waited for before it is used.
  @safe private final class State {
    private let context: OpaquePointer?

    init() {
      unsafe context = EVP_MD_CTX_new()
      reset()
    }

    deinit {
      unsafe EVP_MD_CTX_free(context)
    }

    func update(_ bytes: [UInt8]) {
      let result = unsafe bytes.withUnsafeBytes { buffer in
        unsafe EVP_DigestUpdate(context, buffer.baseAddress, buffer.count)
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
      let result = unsafe EVP_DigestInit_ex(context, EVP_sha256(), nil)
      precondition(result == 1, "OpenSSL has no SHA-256")
    }
  }
}
