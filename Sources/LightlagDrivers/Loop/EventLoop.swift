import CLibuv
import CLibwebsockets
import Glibc

/// libwebsockets on a libuv loop of ours: waits for descriptors, on the thread that runs it.
///
/// The default loop of libwebsockets, poll(2), costs time for every idle connection; its own
/// libuv loop takes over signals. So the libuv loop is ours ("foreign"), and signals come
/// through a descriptor.
///
/// Use it on one thread only. Other threads have the mailbox.
@safe package final class EventLoop {
  /// Why there is no loop.
  @nonexhaustive
  package enum Failure: Error, CustomStringConvertible {
    /// libuv could not make a loop.
    case loop(code: CInt)
    /// libwebsockets could not make a context; it has said why on standard error.
    case context

    package var description: String {
      switch self {
      case .loop(let code):
        unsafe "cannot make an event loop: \(String(cString: uv_strerror(code)))"
      case .context: "cannot make a libwebsockets context"
      }
    }
  }

  /// The way in from other threads.
  package let mailbox: Mailbox

  /// Bytes read at once from a socket, and most that one write hands to the kernel.
  static let chunkByteCount = 1 << 16

  private let parts: LoopParts
  /// All that it watches, until libwebsockets has let go of it.
  private var watched: [ObjectIdentifier: Descriptor] = [:]
  private var doomed: [Descriptor] = []
  private var unflushed: [Stream] = []
  private var isClosed = false

  /// Creates a loop that watches nothing.
  package init() throws(Failure) {
    lws_set_log_level(LLL_ERR, nil)
    // A peer that has gone is an error of the write, not a signal to the process.
    signal(SIGPIPE, SIG_IGN)
    if let parts = LoopParts.takeIdle() {
      self.parts = parts
    } else {
      parts = try Self.makeParts()
    }
    mailbox = unsafe Mailbox(parts.context)
  }

  deinit {
    close()
  }

  /// Ends the loop and lets go of all that it watches, without which it would never go away:
  /// what it watches keeps it.
  package func close() {
    guard !isClosed else { return }
    isClosed = true
    mailbox.close()
    for descriptor in watched.values { descriptor.kill() }
    // Each is closed within a few turns.
    var turns = 0
    while !watched.isEmpty, turns < 10_000 {
      _ = unsafe uv_run(parts.loop, UV_RUN_NOWAIT)
      turns += 1
    }
    if watched.isEmpty { parts.keep() }
    (doomed, unflushed) = ([], [])
  }

  /// Waits until something happens, and lets the descriptors see to it.
  ///
  /// - Precondition: the loop has not been closed.
  package func turn() {
    precondition(!isClosed, "a closed loop waits for nothing")
    _ = unsafe uv_run(parts.loop, UV_RUN_ONCE)
    mailbox.deliver()
    while let descriptor = doomed.popLast() { descriptor.kill() }
  }

  /// Hands to the kernel what was written to streams since the last call, each in one go.
  func flush() {
    // By index: one that has been flushed may be written to again by whom it tells.
    var index = 0
    while index < unflushed.count {
      unflushed[index].flush()
      index += 1
    }
    unflushed.removeAll(keepingCapacity: true)
  }

  /// Has a stream flushed at the next `flush`.
  func flushSoon(_ stream: Stream) {
    unflushed.append(stream)
  }

  /// Begins to watch a descriptor that libwebsockets only watches: a timer, a listener.
  func watch(_ descriptor: Descriptor, file number: CInt) {
    var info = unsafe description(of: descriptor)
    unsafe info.type = LWS_ADOPT_RAW_FILE_DESC
    unsafe info.fd.filefd = number
    unsafe adopt(&info, descriptor)
  }

  /// Begins to watch a socket, which libwebsockets reads and writes.
  func watch(_ descriptor: Descriptor, socket number: CInt) {
    var info = unsafe description(of: descriptor)
    unsafe info.type = LWS_ADOPT_SOCKET
    unsafe info.fd.sockfd = number
    unsafe adopt(&info, descriptor)
  }

  /// Ends a descriptor after this turn, when no callback of its own is running.
  func doom(_ descriptor: Descriptor) {
    doomed.append(descriptor)
    mailbox.wake()
  }

  private func description(of descriptor: Descriptor) -> lws_adopt_desc_t {
    var info = unsafe lws_adopt_desc_t()
    unsafe info.vh = parts.host
    // Given back in `descriptorCallback`, once libwebsockets has let go of the descriptor.
    unsafe info.opaque = Unmanaged.passRetained(descriptor).toOpaque()
    return unsafe info
  }

  private func adopt(_ info: inout lws_adopt_desc_t, _ descriptor: Descriptor) {
    watched[ObjectIdentifier(descriptor)] = descriptor
    let adopted: OpaquePointer? = unsafe protocolName.withCString { name in
      unsafe info.vh_prot_name = unsafe name
      return unsafe lws_adopt_descriptor_vhost_via_info(&info)
    }
    if let adopted = unsafe adopted {
      unsafe descriptor.attach(adopted)
    } else {
      unsafe Unmanaged.passUnretained(descriptor).release()
      descriptor.end()
    }
  }

  /// Forgets what libwebsockets has let go of.
  func forget(_ descriptor: Descriptor) {
    watched[ObjectIdentifier(descriptor)] = nil
  }

  private static func makeParts() throws(Failure) -> LoopParts {
    let loop = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
    let code = unsafe uv_loop_init(loop)
    guard code == 0 else {
      unsafe loop.deallocate()
      throw .loop(code: code)
    }
    guard let context = unsafe makeContext(loop), let host = unsafe makeHost(context) else {
      throw .context
    }
    return unsafe LoopParts(loop: loop, context: context, host: host)
  }

  private static func makeContext(_ loop: UnsafeMutablePointer<uv_loop_t>) -> OpaquePointer? {
    var info = unsafe lws_context_creation_info()
    unsafe info.options =
      UInt64(LWS_SERVER_OPTION_LIBUV) | UInt64(LWS_SERVER_OPTION_EXPLICIT_VHOSTS)
    unsafe info.pt_serv_buf_size = UInt32(chunkByteCount)
    unsafe info.gid = -1
    unsafe info.uid = -1
    var loops: [UnsafeMutableRawPointer?] = unsafe [UnsafeMutableRawPointer(loop)]
    return unsafe loops.withUnsafeMutableBufferPointer { pointers in
      unsafe info.foreign_loops = pointers.baseAddress
      return unsafe lws_create_context(&info)
    }
  }

  private static func makeHost(_ context: OpaquePointer) -> OpaquePointer? {
    // libwebsockets copies the table, and keeps the names by pointer: they are given away.
    guard let name = unsafe strdup(protocolName) else { return nil }
    var table = unsafe [lws_protocols(), lws_protocols()]
    unsafe table[0].name = UnsafePointer(name)
    unsafe table[0].callback = descriptorCallback
    var info = unsafe lws_context_creation_info()
    unsafe info.port = CONTEXT_PORT_NO_LISTEN_SERVER
    unsafe info.vhost_name = UnsafePointer(name)
    unsafe info.options = UInt64(LWS_SERVER_OPTION_DISABLE_IPV6)
    return unsafe table.withUnsafeBufferPointer { protocols in
      unsafe info.protocols = protocols.baseAddress
      return unsafe lws_create_vhost(context, &info)
    }
  }
}

private let protocolName = "lightlag"
