public import Synchronization

/// A queue between tasks, in virtual and in real time.
///
/// Any task, or a carried source, sends; tasks that wait are resumed in the order in which they
/// came. It is an `AsyncSequence`, costs less than `AsyncStream`, and when a run is deadlocked
/// it is told who waits for it.
public final class Mailbox<Element: Sendable>: Sendable {
  // Locked within the line's own lock, so that nobody is told of an element before it is here.
  @usableFromInline let elements = Mutex(Fifo<Element>())
  @usableFromInline let line: WaitingLine

  /// Creates an empty mailbox.
  ///
  /// - Parameters:
  ///   - name: What it is called when a run is deadlocked; made only then.
  ///   - limit: Most elements that may wait to be taken.
  /// - Precondition: `limit > 0`.
  public init(
    _ name: @autoclosure @escaping @Sendable () -> String = "a mailbox", limit: Int = 1 << 20
  ) {
    precondition(limit > 0, "a mailbox without room takes nothing")
    line = WaitingLine(name: name, limit: limit)
  }

  /// Creates a mailbox for a task that waits in the background, of which no deadlock is told.
  package init(background name: String, limit: Int) {
    line = WaitingLine(name: { name }, limit: limit, isTold: false)
  }

  /// What it is called when a run is deadlocked.
  public var name: String { line.waitName }

  /// Number of elements that wait to be taken.
  public var count: Int { elements.withLock { $0.count } }

  /// Adds an element, and resumes the task that waits longest.
  ///
  /// - Returns: Whether it was taken: not if the mailbox is finished, or full.
  @inlinable
  @discardableResult
  public func send(_ element: Element) -> Bool {
    line.add { elements.withLock { $0.append(element) } }
  }

  /// Takes no more; what was sent before can still be taken.
  public func finish() { line.finish() }

  /// Takes the oldest element, or waits for one; `nil` when it is finished and empty.
  ///
  /// - Throws: `CancellationError` when the task is cancelled, or its run's body has ended.
  @inlinable
  public func next(
    file: StaticString = #fileID, line sourceLine: UInt = #line
  ) async throws -> Element? {
    var turn = line.enter()
    if case .wait(let number) = turn {
      turn = try await line.wait(number, file: file, line: sourceLine)
    }
    guard case .taken = turn else { return nil }
    return elements.withLock { $0.popFirst() }
  }
}

extension Mailbox: AsyncSequence {
  /// Takes elements from a mailbox.
  public struct Iterator: AsyncIteratorProtocol {
    @usableFromInline let mailbox: Mailbox

    @usableFromInline init(mailbox: Mailbox) {
      self.mailbox = mailbox
    }

    /// Takes the oldest element, or waits for one.
    @inlinable public func next() async throws -> Element? { try await mailbox.next() }
  }

  /// Returns what takes elements, beside whoever else does.
  @inlinable public func makeAsyncIterator() -> Iterator { Iterator(mailbox: self) }
}
