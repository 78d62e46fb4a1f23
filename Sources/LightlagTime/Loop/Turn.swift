import Synchronization

/// Something that one run at a time may do in a process, and whose turn it is.
final class Turn: Sendable {
  /// To run what is on the main actor.
  ///
  /// Each run has a main actor of its own, but the state that it guards is the process's. So
  /// from its first call to the main actor until its end a run keeps others from theirs.
  static let mainActor = Turn()

  /// To go on at all, for runs that share something besides.
  static let serialized = Turn()

  private let free = Semaphore(count: 1)
  /// The address of the inbox of the run that has the turn, or zero.
  private let holder = Atomic<UInt>(0)

  private init() {}

  /// Whether it is the turn of a run.
  @inline(__always)
  func isHeld(by inbox: Inbox) -> Bool {
    holder.load(ordering: .relaxed) == Self.address(inbox)
  }

  /// Waits until it is the turn of a run, which is not taken to be blocked meanwhile.
  func take(for inbox: Inbox) {
    inbox.isWaiting.store(true, ordering: .relaxed)
    free.wait()
    inbox.isWaiting.store(false, ordering: .relaxed)
    holder.store(Self.address(inbox), ordering: .sequentiallyConsistent)
  }

  /// Ends the turn of a run, if it has it.
  func end(for inbox: Inbox) {
    let (isEnded, _) = holder.compareExchange(
      expected: Self.address(inbox), desired: 0, ordering: .sequentiallyConsistent)
    if isEnded { free.signal() }
  }

  @inline(__always)
  private static func address(_ inbox: Inbox) -> UInt { UInt(bitPattern: ObjectIdentifier(inbox)) }
}
