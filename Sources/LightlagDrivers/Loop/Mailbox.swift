import CLibwebsockets
import Synchronization

/// Carries work to the thread of an event loop, from any other.
@safe package final class Mailbox: Sendable {
  private let context: Mutex<OpaquePointer?>
  private let work = Mutex<[@Sendable () -> Void]>([])

  init(_ context: OpaquePointer) {
    // `lws_cancel_service` is the one function of libwebsockets that other threads may call,
    // while the context exists (lws-service.h); the lock sees to the latter.
    nonisolated(unsafe) let shared: OpaquePointer? = unsafe context
    unsafe self.context = Mutex(shared)
  }

  /// Has `item` done on the loop's thread, soon; or never, once the loop is gone.
  package func post(_ item: @escaping @Sendable () -> Void) {
    let isFirst = work.withLock { work in
      work.append(item)
      return work.count == 1
    }
    if isFirst { wake() }
  }

  /// Ends the wait of the loop.
  func wake() {
    unsafe context.withLock { context in
      if let context = unsafe context { unsafe lws_cancel_service(context) }
    }
  }

  func deliver() {
    let items = work.withLock { work in
      let items = work
      work = []
      return items
    }
    for item in items { item() }
  }

  func close() {
    unsafe context.withLock { context in unsafe context = nil }
  }
}
