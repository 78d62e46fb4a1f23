import CLibwebsockets
import Glibc

/// Something that the event loop watches.
///
/// A class, for libwebsockets holds it by address. All of it belongs to the thread of its loop.
@safe class Descriptor {
  let loop: EventLoop
  /// What libwebsockets knows it by, from `attach` until it begins to close.
  ///
  /// The descriptor is closed some turns before it has `ended`. To ask libwebsockets for anything
  /// meanwhile would have libuv watch a descriptor that is closed, at which it aborts the process.
  private(set) var handle: OpaquePointer?
  private var isDoomed = false

  init(loop: EventLoop) {
    self.loop = loop
  }

  /// Takes what was read from a socket; the bytes are gone when this returns.
  func received(_ bytes: Span<UInt8>) {}

  /// There is something to read from what is not a socket.
  func readable() {}

  /// There is room to write, which had been asked for.
  func writable() {}

  /// The socket is about to be closed, and can still be asked why.
  func closing() {}

  /// libwebsockets has closed the descriptor and let go; nothing comes after this.
  func ended() {}

  /// Asks to be told when there is room to write.
  func awaitWritable() {
    if let handle = unsafe handle { unsafe lws_callback_on_writable(handle) }
  }

  /// Stops or goes on waiting for something to read.
  final func pauseReading(_ pauses: Bool) {
    if let handle = unsafe handle { unsafe lws_rx_flow_control(handle, pauses ? 0 : 1) }
  }

  /// Ends it soon: `ended` follows.
  final func close() {
    guard unsafe handle != nil, !isDoomed else { return }
    isDoomed = true
    loop.doom(self)
  }

  final func attach(_ handle: OpaquePointer) {
    unsafe self.handle = unsafe handle
  }

  final func kill() {
    guard let handle = unsafe handle else { return }
    unsafe self.handle = nil
    unsafe lws_set_timeout(handle, PENDING_TIMEOUT_USER_OK, LWS_TO_KILL_SYNC)
  }

  fileprivate final func beginToClose() {
    closing()
    unsafe handle = nil
  }

  final func end() {
    unsafe handle = nil
    loop.forget(self)
    ended()
  }
}

/// Hands what libwebsockets says about a descriptor to its object.
func descriptorCallback(
  _ handle: OpaquePointer?, _ reason: lws_callback_reasons, _ user: UnsafeMutableRawPointer?,
  _ input: UnsafeMutableRawPointer?, _ count: Int
) -> CInt {
  guard let handle = unsafe handle, let pointer = unsafe lws_get_opaque_user_data(handle) else {
    return 0
  }
  let descriptor = unsafe Unmanaged<Descriptor>.fromOpaque(pointer).takeUnretainedValue()
  switch reason {
  case LWS_CALLBACK_RAW_RX:
    let bytes = unsafe UnsafeRawBufferPointer(start: input, count: count)
    unsafe bytes.withMemoryRebound(to: UInt8.self) { unsafe descriptor.received($0.span) }
  case LWS_CALLBACK_RAW_RX_FILE: descriptor.readable()
  case LWS_CALLBACK_RAW_WRITEABLE, LWS_CALLBACK_RAW_WRITEABLE_FILE: descriptor.writable()
  case LWS_CALLBACK_RAW_CLOSE, LWS_CALLBACK_RAW_CLOSE_FILE: descriptor.beginToClose()
  case LWS_CALLBACK_WSI_DESTROY:
    // The one call that always comes, and comes last.
    unsafe lws_set_opaque_user_data(handle, nil)
    descriptor.end()
    unsafe Unmanaged<Descriptor>.fromOpaque(pointer).release()
  default: break
  }
  return 0
}
