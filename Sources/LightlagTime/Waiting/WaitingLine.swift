import LightlagCore
import Synchronization

/// Tasks that wait for elements of a mailbox, and how many elements there are for others.
///
/// What it does is the same for all elements, and so is apart from them.
@usableFromInline
final class WaitingLine: WaitTable.Owner {
  /// What becomes of a task that wants an element.
  @usableFromInline
  enum Turn: Sendable {
    /// One is kept for it.
    case taken
    /// There will be none.
    case finished
    /// It has to wait, under that number.
    case wait(UInt64)
  }

  /// The number of no wait: the run's body has ended, and nobody waits any more.
  private static var refused: UInt64 { 0 }

  private struct Waiter {
    let number: UInt64
    let resumption: Resumption<Turn>
  }

  private struct State {
    /// Elements that are not kept for a task which has been resumed to take it.
    var available = 0
    var waiters = Fifo<Waiter>()
    /// Waits that are about to begin, unless they are cancelled.
    var entering: [UInt64] = []
    var latest: UInt64 = 0
    var isFinished = false
  }

  private let name: @Sendable () -> String
  private let limit: Int
  private let state = Mutex(State())

  let isTold: Bool

  init(name: @escaping @Sendable () -> String, limit: Int, isTold: Bool = true) {
    self.name = name
    self.limit = limit
    self.isTold = isTold
  }

  var waitName: String { name() }

  /// Adds an element, for the task that waits longest if there is one.
  ///
  /// - Parameter keep: Called to keep the element, if it is to be taken.
  /// - Returns: Whether it is taken.
  @usableFromInline
  func add(_ keep: () -> Void) -> Bool {
    let (isTaken, waiter) = state.withLock { state -> (Bool, Waiter?) in
      guard !state.isFinished, state.available < limit else { return (false, nil) }
      keep()
      guard let waiter = state.waiters.popFirst() else {
        state.available += 1
        return (true, nil)
      }
      return (true, waiter)
    }
    waiter?.resumption.resume(returning: .taken)
    return isTaken
  }

  /// Lets all go that wait, and nothing more in.
  func finish() {
    var waiters = state.withLock { state in
      state.isFinished = true
      defer { state.waiters = Fifo() }
      return state.waiters
    }
    while let waiter = waiters.popFirst() { waiter.resumption.resume(returning: .finished) }
  }

  /// Takes an element if there is one, or else a number under which to wait.
  @usableFromInline
  func enter() -> Turn {
    // What is here is not taken either, or a task that fills it itself would never suspend.
    if TaskLoop.current?.isEnding ?? false { return .wait(Self.refused) }
    return state.withLock { state in
      if state.available > 0 {
        state.available -= 1
        return .taken
      }
      guard !state.isFinished else { return .finished }
      state.latest += 1
      state.entering.append(state.latest)
      return .wait(state.latest)
    }
  }

  /// Waits for an element.
  @usableFromInline
  func wait(_ number: UInt64, file: StaticString, line: UInt) async throws -> Turn {
    guard let loop = TaskLoop.current else { return try await wait(number) }
    guard number != Self.refused else {
      try await loop.refuseWait()
      return .finished
    }
    let place = loop.waits.add(
      number, self, task: Task.name, since: loop.instant, file: file, line: line)
    defer { loop.inbox.removeWait(place) }
    return try await wait(number)
  }

  func cancelWait(_ number: UInt64) {
    let waiter = state.withLock { state -> Waiter? in
      if let place = state.entering.firstIndex(of: number) { state.entering.remove(at: place) }
      return state.waiters.removeFirst { $0.number == number }
    }
    waiter?.resumption.cancel()
  }

  private func wait(_ number: UInt64) async throws -> Turn {
    try await withTaskCancellationHandler {
      try await Resumption.wait { park(Waiter(number: number, resumption: $0)) }
    } onCancel: {
      cancelWait(number)
    }
  }

  private func park(_ waiter: Waiter) {
    let (turn, isCancelled) = state.withLock { state -> (Turn?, Bool) in
      guard let place = state.entering.firstIndex(of: waiter.number) else { return (nil, true) }
      state.entering.remove(at: place)
      if state.available > 0 {
        state.available -= 1
        return (.taken, false)
      }
      if state.isFinished { return (.finished, false) }
      state.waiters.append(waiter)
      return (nil, false)
    }
    if let turn { waiter.resumption.resume(returning: turn) }
    if isCancelled { waiter.resumption.cancel() }
  }
}
