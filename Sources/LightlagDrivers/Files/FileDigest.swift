import COpenSSL
import LightlagCore
import LightlagEncoding

/// The SHA-256 of a recording that is being written, by OpenSSL, which uses what the processor has
/// for it: what is written as a run goes on must cost the run little.
///
/// Where the processor has no instructions for it, it takes longer than all else that is done to
/// record a large message. So it is done beside the run, a piece at a time, with what time nothing
/// else wants. Even that slows a run down that wants all there is, many times as much as it takes:
/// so pieces that come quickly wait until they come no more, or are many.
package final class FileDigest {
  /// Large enough that handing it over costs nothing beside the piece.
  private static let pieceByteCount = 1 << 20

  /// So many pieces are digested, however quickly they come.
  private static let manyWaiting = 64

  /// Most pieces that there are: then the run waits for those that a thread has.
  private static let mostPieces = 128

  /// A piece comes quickly that is full within so long: at 1 MB/s.
  private static let quickly = Duration.seconds(1)

  private let state = State()
  private var piece: [UInt8] = []
  /// Full pieces that no thread has yet.
  private var waiting: [[UInt8]] = []
  /// What digests the pieces before, and how many they are.
  private var worker: (thread: BackgroundThread, pieceCount: Int)?
  private let clock = RunClock()
  /// When the last piece was full.
  private var lastHandOver = Instant.start

  /// Creates the digest of nothing.
  package init() {}

  deinit {
    worker?.thread.join()
  }

  /// Adds bytes.
  package func update(_ bytes: [UInt8]) {
    piece += bytes
    if piece.count >= Self.pieceByteCount { handOver() }
  }

  /// Whether `finish` would not keep a run waiting; if it would, what it waits for is begun.
  package func isNearlyDone() -> Bool {
    if isIdle(), !waiting.isEmpty { start() }
    return worker == nil
  }

  /// Returns the digest of all that was added, as 64 lower-case hexadecimal digits; begins anew.
  package func finish() -> String {
    wait()
    for piece in waiting + [piece] { state.update(piece) }
    waiting.removeAll()
    piece.removeAll(keepingCapacity: true)
    return state.finish()
  }

  /// Has the piece digested, once those before it are.
  private func handOver() {
    waiting.append(piece)
    piece = []
    piece.reserveCapacity(Self.pieceByteCount)
    let now = clock.now
    let isQuick = lastHandOver.duration(to: now) < Self.quickly
    lastHandOver = now
    if waiting.count + (worker?.pieceCount ?? 0) >= Self.mostPieces { wait() }
    if isIdle(), !isQuick || waiting.count >= Self.manyWaiting { start() }
  }

  /// Has the pieces that wait digested, while no thread does that.
  private func start() {
    let pieces = waiting
    waiting = []
    // Until it is waited for, the thread alone uses it.
    nonisolated(unsafe) let carried = state
    do throws(SystemError) {
      let thread = try BackgroundThread.idle {
        for piece in pieces { unsafe carried.update(piece) }
      }
      worker = (thread, pieces.count)
    } catch {
      // Without a thread to spare it takes the run's own time.
      for piece in pieces { state.update(piece) }
    }
  }

  /// Whether no thread digests.
  private func isIdle() -> Bool {
    if let worker, worker.thread.tryJoin() { self.worker = nil }
    return worker == nil
  }

  private func wait() {
    worker?.thread.join()
    worker = nil
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
