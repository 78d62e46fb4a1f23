import Foundation
import FoundationNetworking
import LightlagCore
import LightlagTime
import Synchronization
import Testing

/// What a run cannot hold, and what it says of it.
@Suite struct UncapturedTests {
  /// A call into something outside, after which the body goes on.
  struct Outside: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let call: @Sendable () async -> Void
  }

  /// Has `outside` call what ends the wait, and not before the task waits: one that is resumed
  /// earlier goes on by itself, and nobody has woken it.
  static func wait(_ outside: (@escaping @Sendable () -> Void) -> Void) async {
    let isWaiting = DispatchSemaphore(value: 0)
    // The run has one thread: this comes when the task has left it.
    Task { isWaiting.signal() }
    await withCheckedContinuation { wait in
      outside {
        isWaiting.wait()
        wait.resume()
      }
    }
  }

  /// All of these end on another thread, which resumes the body.
  static let wakes = [
    Outside(testDescription: "a queue of Dispatch") {
      await wait { end in DispatchQueue.global().async { end() } }
    },
    Outside(testDescription: "a timer of Dispatch") {
      await wait { end in
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.001) { end() }
      }
    },
    Outside(testDescription: "the main queue") {
      await wait { end in DispatchQueue.main.async { end() } }
    },
    Outside(testDescription: "a thread") {
      await wait { end in Thread.detachNewThread { end() } }
    },
    Outside(testDescription: "an operation queue") {
      await wait { end in OperationQueue().addOperation { end() } }
    },
    Outside(testDescription: "a stream that another thread feeds") {
      let (stream, feed) = AsyncStream<Int>.makeStream()
      let isWaiting = DispatchSemaphore(value: 0)
      Task { isWaiting.signal() }
      Thread.detachNewThread {
        isWaiting.wait()
        feed.yield(1)
      }
      for await _ in stream { return }
    },
    Outside(testDescription: "a request over the network") {
      // Nobody listens there, so it is refused.
      guard let url = URL(string: "http://127.0.0.1:1/") else { return }
      _ = try? await URLSession.shared.data(from: url)
    },
    Outside(testDescription: "a preference for another executor") {
      await withTaskExecutorPreference(globalConcurrentExecutor) { await Task.yield() }
    },
    Outside(testDescription: "an actor with an executor of its own") { await Queued().work() },
  ]

  @Test(arguments: wakes)
  func `what comes back on another thread fails the run, and the failure says so`(
    outside: Outside
  ) async {
    var time = VirtualTime()
    time.limits.patience = .seconds(30)
    // It holds no thread of the pool, which is what some of these wait for.
    let run = await time.run { clock in
      try await clock.sleep(for: .seconds(1))
      await outside.call()
    }
    #expect(run.failure == .wokenByAnotherThread(at: .seconds(1)), "\(run)")
    #expect(run.description.contains("as by Dispatch, a timer, or an actor with an executor"))
  }

  /// None of these is served while the run's thread waits, or ever.
  @Test func `a timer of a run loop is a deadlock`() {
    let run = VirtualTime().run { _ in
      await withCheckedContinuation { (wait: CheckedContinuation<Void, Never>) in
        RunLoop.current.add(
          Timer(timeInterval: 0.001, repeats: false) { _ in wait.resume() }, forMode: .default)
      }
    }
    guard case .deadlock([], let suspended) = run.failure else { Issue.record("\(run)"); return }
    #expect(suspended.map(\.isBody) == [true])
    #expect(run.description.contains("or a callback of Dispatch, a timer or a socket"))
  }

  /// It comes when the run has been given up, and must then find nothing to resume.
  @Test func `a callback that takes longer than the patience is a deadlock, and comes to nothing`()
  {
    var time = VirtualTime()
    time.limits.patience = .milliseconds(10)
    let isOver = DispatchSemaphore(value: 0)
    let isCalled = DispatchSemaphore(value: 0)
    let wentOn = Mutex(false)
    let run = time.run { clock in
      try await clock.sleep(for: .seconds(1))
      await Self.wait { end in
        DispatchQueue.global().async {
          isOver.wait()
          end()
          isCalled.signal()
        }
      }
      wentOn.withLock { $0 = true }
    }
    isOver.signal()
    isCalled.wait()
    guard case .deadlock([], let suspended) = run.failure else { Issue.record("\(run)"); return }
    #expect(suspended.map(\.instant) == [.seconds(1)])
    #expect(run.description.contains("or a callback of Dispatch, a timer or a socket"))
    #expect(run.report.isReproducible && !wentOn.withLock { $0 })
  }

  @Test(arguments: ["Thread.sleep", "usleep", "semaphore", "group", "lock"])
  func `a call that blocks the thread fails the run`(call: String) {
    var time = VirtualTime()
    time.limits.realTimePerStep = .milliseconds(50)
    let run = time.run { _ in Self.block(call) }
    #expect(run.failure == .blocked(.milliseconds(50)))
  }

  private static func block(_ call: String) {
    let never = DispatchTime.now() + 0.4
    switch call {
    case "Thread.sleep": Thread.sleep(forTimeInterval: 0.4)
    case "usleep": usleep(400_000)
    case "semaphore": _ = DispatchSemaphore(value: 0).wait(timeout: never)
    case "group":
      let group = DispatchGroup()
      group.enter()
      _ = group.wait(timeout: never)
      group.leave()
    default: _ = NSConditionLock(condition: 0).lock(whenCondition: 1, before: Date() + 0.4)
    }
  }

  /// That these are real is what the documentation of `VirtualTime` says; were they captured, it
  /// should say that.
  @Test func `clocks below the standard library's stay real, and nobody tells`() throws {
    let run = VirtualTime().run { clock in
      let (date, time) = (Date(), DispatchTime.now())
      try await clock.sleep(for: .seconds(86_400))
      let dispatch = DispatchTime.now().uptimeNanoseconds - time.uptimeNanoseconds
      return [Date().timeIntervalSince(date), Double(dispatch) / 1e9]
    }
    #expect(try run.get().allSatisfy { $0 < 3600 })
    #expect(run.report.isReproducible)
  }

  @Test func `what another thread leaves without a wake is not noticed`() throws {
    let run = VirtualTime().run { _ in
      let value = Mutex(0)
      let isDone = DispatchSemaphore(value: 0)
      Thread.detachNewThread {
        value.withLock { $0 = 1 }
        isDone.signal()
      }
      Self.wait(isDone)
      return value.withLock { $0 }
    }
    #expect(try run.get() == 1 && run.report.isReproducible)
  }

  private static func wait(_ semaphore: DispatchSemaphore) { semaphore.wait() }

  private actor Queued {
    private final class Queue: SerialExecutor {
      private let queue = DispatchQueue(label: "queued")

      func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        queue.async { unsafe job.runSynchronously(on: self.asUnownedSerialExecutor()) }
      }
    }

    private let queue = Queue()
    nonisolated var unownedExecutor: UnownedSerialExecutor {
      unsafe queue.asUnownedSerialExecutor()
    }

    func work() {}
  }
}
