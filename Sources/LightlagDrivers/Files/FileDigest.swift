import COpenSSL
import LightlagCore
import LightlagEncoding
import Synchronization

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

  /// Most pieces that wait: then the run waits for them.
  private static let mostWaiting = 128

  /// A piece comes quickly that is full within so long: at 10 MB/s.
  private static let quickly = Duration.milliseconds(100)

  private let state = State()
  private var piece: [UInt8] = []
  private let queue = Queue()
  /// What digests the pieces in the queue, until there is none.
  private var worker: BackgroundThread?
  private let clock = RunClock()
  /// When the last piece was full.
  private var lastHandOver = Instant.start

  /// Creates the digest of nothing.
  package init() {}

  deinit {
    worker?.join()
  }

  /// Adds bytes.
  package func update(_ bytes: [UInt8]) {
    piece += bytes
    if piece.count >= Self.pieceByteCount { handOver() }
  }

  /// Returns the digest of all that was added, as 64 lower-case hexadecimal digits; begins anew.
  package func finish() -> String {
    wait()
    Self.digest(queue, into: state)
    state.update(piece)
    piece.removeAll(keepingCapacity: true)
    return state.finish()
  }

  /// Has the piece digested, once those before it are.
  private func handOver() {
    let count = queue.append(piece)
    piece = []
    piece.reserveCapacity(Self.pieceByteCount)
    let now = clock.now
    let isQuick = lastHandOver.duration(to: now) < Self.quickly
    lastHandOver = now
    if count >= Self.mostWaiting { wait() }
    if !isQuick || count >= Self.manyWaiting { start() }
  }

  /// Has the pieces in the queue digested, unless a thread does it already.
  private func start() {
    guard queue.begin() else { return }
    wait()
    // Until it is waited for, the thread alone uses it.
    nonisolated(unsafe) let carried = state
    do throws(SystemError) {
      worker = try .idle { [queue] in unsafe Self.digest(queue, into: carried) }
    } catch {
      // Without a thread to spare it takes the run's own time.
      Self.digest(queue, into: state)
    }
  }

  /// Waits until no thread digests.
  private func wait() {
    worker?.join()
    worker = nil
  }

  private static func digest(_ queue: Queue, into state: State) {
    while let piece = queue.next() { state.update(piece) }
  }

  /// Pieces that wait to be digested.
  private final class Queue: Sendable {
    private let content = Mutex((pieces: [[UInt8]](), isWorkedOn: false))

    /// Adds a piece, and returns how many wait.
    func append(_ piece: [UInt8]) -> Int {
      content.withLock { content in
        content.pieces.append(piece)
        return content.pieces.count
      }
    }

    /// Makes the caller see to it that all pieces are taken out, and returns whether nobody else
    /// does.
    func begin() -> Bool {
      content.withLock { content in
        defer { content.isWorkedOn = true }
        return !content.isWorkedOn
      }
    }

    /// Takes out the first piece, or returns `nil` to who then is at work no more.
    func next() -> [UInt8]? {
      content.withLock { content in
        guard content.pieces.isEmpty else { return content.pieces.removeFirst() }
        content.isWorkedOn = false
        return nil
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
