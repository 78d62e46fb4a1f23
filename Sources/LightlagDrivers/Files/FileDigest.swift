import COpenSSL
import LightlagEncoding

/// The SHA-256 of a recording that is being written, by OpenSSL, which uses what the processor has
/// for it: what is written as a run goes on must cost the run little.
///
/// Where the processor has no instructions for it, it takes longer than all else that is done to
/// record a large message; so it is done beside the run, a piece at a time, with the time that
/// nothing else wants until too many pieces wait.
package final class FileDigest {
  /// Large enough that the thread for it costs nothing beside the piece.
  private static let pieceByteCount = 1 << 20

  /// Most pieces that wait for the thread.
  private static let mostWaiting = 16

  private let state = State()
  private var piece: [UInt8] = []
  /// Full pieces that no thread has yet.
  private var waiting: [[UInt8]] = []
  /// What digests the pieces before.
  private var worker: BackgroundThread?

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
    if let worker, !worker.tryJoin() {
      guard waiting.count >= Self.mostWaiting else { return }
      worker.join()
    }
    let pieces = waiting
    (worker, waiting) = (nil, [])
    // Until it is waited for, the thread alone uses it.
    nonisolated(unsafe) let carried = state
    do throws(SystemError) {
      worker = try .idle { for piece in pieces { unsafe carried.update(piece) } }
    } catch {
      // Without a thread to spare it takes the run's own time.
      for piece in pieces { state.update(piece) }
    }
  }

  private func wait() {
    worker?.join()
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
