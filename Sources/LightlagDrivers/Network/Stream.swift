import CLibwebsockets
import Glibc

/// Told what happens to a stream.
protocol StreamDelegate: AnyObject {
  /// A stream of ours to a server is connected, and its TLS handshake done.
  func streamOpened()
  /// Bytes came; they are gone when this returns.
  func streamReceived(_ bytes: Span<UInt8>)
  /// What had piled up for the peer has been taken by the kernel.
  func streamDrained()
  /// There is no stream any more, with the reason where there is one to tell.
  func streamEnded(_ reason: String?)
}

/// A TCP connection, with TLS or without: bytes in and out, never blocking.
///
/// What is written goes to the kernel when the loop is flushed, all in one go. It piles up while
/// the peer does not read; who writes looks at `pendingByteCount` and stops its own source.
@safe final class Stream: Descriptor {
  /// Who is told; let go when the stream has ended.
  var delegate: (any StreamDelegate)?

  /// Bytes written that the kernel has not taken.
  var pendingByteCount: Int { output.count - outputStart + plain.count }

  /// Whether the peer has reset the connection, or the network has.
  var isBroken: Bool { unsafe handle != nil && Socket.isBroken(number) }

  private let number: CInt
  private let tls: TLSChannel?
  private var isConnecting: Bool
  private var isOpen: Bool
  private var reason: String?
  private var output: [UInt8] = []
  private var outputStart = 0
  /// What waits to be encrypted.
  private var plain: [UInt8] = []
  private var isDirty = false
  private var isPaused = false
  /// Whether the delegate waits to hear that all has been taken.
  private var owesNotice = false
  /// Nothing more is to be written, and what comes is of no interest.
  private var isFinishing = false
  private var isShutDown = false

  /// Takes over a socket: one that was accepted, or that is connecting.
  init(_ number: CInt, isConnecting: Bool, tls: TLSChannel?, loop: EventLoop) {
    self.number = number
    self.isConnecting = isConnecting
    self.tls = tls
    isOpen = !isConnecting && tls == nil
    super.init(loop: loop)
    loop.watch(self, socket: number)
    if isConnecting { awaitWritable() }
  }

  // MARK: Outputs to the peer

  /// Writes what `body` appends; it leaves at the next flush.
  func write(_ body: (inout [UInt8]) -> Void) {
    guard !isFinishing else { return }
    if tls == nil { body(&output) } else { body(&plain) }
    touch()
  }

  /// Stops or goes on reading; while it is stopped the peer's own writes come to a halt.
  func pause(_ pauses: Bool) {
    guard pauses != isPaused, let handle = unsafe handle else { return }
    isPaused = pauses
    unsafe lws_rx_flow_control(handle, pauses ? 0 : 1)
  }

  /// Ends the stream once all that was written has left.
  func finish() {
    guard !isFinishing else { return }
    encrypt()
    isFinishing = true
    tls?.close()
    // What still comes must be read, or the kernel would answer it with a reset, which can
    // overtake our last words on their way.
    pause(false)
    touch()
  }

  /// Has the delegate told once all that was written has been taken, even if that is at once.
  func noticeDrained() {
    owesNotice = true
  }

  /// Hands what was written to the kernel.
  ///
  /// By send(2) and not by `lws_write`: that would keep what the kernel does not take, read
  /// nothing more from this peer until that had left, and have the loop spin meanwhile.
  func flush() {
    isDirty = false
    guard unsafe handle != nil, !isConnecting else { return }
    encrypt()
    while outputStart < output.count {
      let count = unsafe output.withUnsafeBytes { bytes in
        unsafe send(
          number, bytes.baseAddress?.advanced(by: outputStart), bytes.count - outputStart,
          CInt(MSG_NOSIGNAL))
      }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return errno == EAGAIN ? overflowed() : close() }
      outputStart += count
    }
    drained()
  }

  // MARK: Inputs from libwebsockets

  override func received(_ bytes: Span<UInt8>) {
    guard !isFinishing else { return }
    guard let tls else {
      delegate?.streamReceived(bytes)
      return
    }
    do {
      try tls.receive(bytes) { if !isFinishing { delegate?.streamReceived($0) } }
    } catch {
      // What comes now means nothing. OpenSSL has an alert for the peer.
      reason = error.description
      isFinishing = true
      flush()
      return close()
    }
    touch()
    opened()
  }

  override func writable() {
    if isConnecting {
      if let error = Socket.pendingError(number) {
        reason = error.description
        return close()
      }
      isConnecting = false
      tls?.begin()
      touch()
      opened()
    }
    flush()
  }

  override func closing() {
    guard isConnecting, reason == nil else { return }
    reason = Socket.pendingError(number)?.description
  }

  override func ended() {
    let delegate = delegate
    self.delegate = nil
    delegate?.streamEnded(reason)
  }

  private func touch() {
    guard !isDirty else { return }
    isDirty = true
    loop.flushSoon(self)
  }

  private func opened() {
    guard !isOpen, !isConnecting, tls?.isReady ?? true else { return }
    isOpen = true
    delegate?.streamOpened()
  }

  private func encrypt() {
    guard let tls else { return }
    tls.encrypt(&plain)
    tls.takeOutput(into: &output)
  }

  /// The kernel takes no more for now.
  private func overflowed() {
    owesNotice = true
    // What has left is forgotten once it is most of the buffer: a constant cost for each byte.
    if outputStart >= output.count / 2 {
      output.removeFirst(outputStart)
      outputStart = 0
    }
    awaitWritable()
  }

  private func drained() {
    // A buffer that grew for one large message is not kept by a connection at rest.
    output.removeAll(keepingCapacity: output.capacity <= 1 << 12)
    outputStart = 0
    if isFinishing, !isShutDown {
      isShutDown = true
      shutdown(number, CInt(SHUT_WR))
    }
    guard owesNotice else { return }
    owesNotice = false
    delegate?.streamDrained()
  }
}
