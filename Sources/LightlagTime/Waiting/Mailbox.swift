import LightlagCore
import Synchronization

/// A queue between tasks, in virtual and in real time.
///
/// Any task, or a carried source, sends; tasks that wait are served in the order in which they
/// came. It is an `AsyncSequence`, quicker than `AsyncStream`, and in a deadlock it is told who waits for it.
public final class Mailbox<Element: Sendable>: Sendable {
  private struct Waiter {
    let number: UInt64
    let resumption: Resumption<Element?>
  }

  private enum Answer {
    case element(Element?)
    case cancelled
  }

  private struct State {
    var elements = Fifo<Element>()
    var waiters = Fifo<Waiter>()
    /// Waits that were cancelled before they had begun.
    var refused: [UInt64] = []
    var latest: UInt64 = 0
    var isFinished = false
  }

  /// What it is called, in a deadlock.
  public let name: String

  /// Most elements that may wait to be taken.
  public let limit: Int

  private let state = Mutex(State())

  /// Creates an empty mailbox.
  ///
  /// - Precondition: `limit > 0`.
  public init(_ name: String = "a mailbox", limit: Int = 1 << 20) {
    precondition(limit > 0, "a mailbox without room takes nothing")
    self.name = name
    self.limit = limit
  }

  /// Number of elements that wait to be taken.
  public var count: Int { state.withLock { $0.elements.count } }

  /// Hands an element to the task that waits longest, or keeps it.
  ///
  /// - Returns: Whether it was taken: not if it is finished, or full.
  @discardableResult
  public func send(_ element: Element) -> Bool {
    let (waiter, isTaken) = state.withLock { state -> (Waiter?, Bool) in
      guard !state.isFinished else { return (nil, false) }
      if let waiter = state.waiters.popFirst() { return (waiter, true) }
      guard state.elements.count < limit else { return (nil, false) }
      state.elements.append(element)
      return (nil, true)
    }
    waiter?.resumption.resume(returning: element)
    return isTaken
  }

  /// Takes no more; what was sent before can still be taken.
  public func finish() {
    let waiters = state.withLock { state in
      state.isFinished = true
      return state.waiters.removeAll()
    }
    for waiter in waiters { waiter.resumption.resume(returning: nil) }
  }

  /// Takes the oldest element, or waits for one; `nil` when it is finished and empty.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or its run's body has ended.
  public func next(file: StaticString = #fileID, line: UInt = #line) async throws -> Element? {
    let loop = TaskLoop.current
    if let loop, loop.isEnding { throw CancellationError() }
    let (element, isOver, number) = state.withLock { state -> (Element?, Bool, UInt64) in
      if let element = state.elements.popFirst() { return (element, true, 0) }
      state.latest += 1
      return (nil, state.isFinished, state.latest)
    }
    if isOver { return element }
    guard let loop else { return try await wait(number) }
    let place = loop.waits.add(
      number, self, task: Task.name, since: loop.instant, file: file, line: line)
    defer { loop.inbox.removeWait(place) }
    return try await wait(number)
  }

  private func wait(_ number: UInt64) async throws -> Element? {
    try await withTaskCancellationHandler {
      try await Resumption.wait { park(Waiter(number: number, resumption: $0)) }
    } onCancel: {
      cancelWait(number)
    }
  }

  private func park(_ waiter: Waiter) {
    let answer = state.withLock { state -> Answer? in
      if let place = state.refused.firstIndex(of: waiter.number) {
        state.refused.remove(at: place)
        return .cancelled
      }
      if let element = state.elements.popFirst() { return .element(element) }
      if state.isFinished { return .element(nil) }
      state.waiters.append(waiter)
      return nil
    }
    switch answer {
    case .element(let element): waiter.resumption.resume(returning: element)
    case .cancelled: waiter.resumption.cancel()
    case nil: break
    }
  }
}

extension Mailbox: WaitTable.Owner {
  var waitName: String { name }

  func cancelWait(_ number: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      if let waiter = state.waiters.removeFirst(where: { $0.number == number }) { return waiter }
      state.refused.append(number)
      return nil
    }
    waiter?.resumption.cancel()
  }
}

extension Mailbox: AsyncSequence {
  /// Takes elements from a mailbox.
  public struct Iterator: AsyncIteratorProtocol {
    let mailbox: Mailbox

    public mutating func next() async throws -> Element? { try await mailbox.next() }
  }

  public func makeAsyncIterator() -> Iterator { Iterator(mailbox: self) }
}
