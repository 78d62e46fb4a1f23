import Foundation
import LightlagDrivers
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(10))) struct EventLoopTests {
  /// Work that was done, in order, from any thread.
  final class Record: Sendable {
    private let numbers = Mutex<[Int]>([])
    var all: [Int] { numbers.withLock { $0 } }
    func append(_ number: Int) { numbers.withLock { $0.append(number) } }
  }

  @Test func `work that was posted before the wait is done at once`() throws {
    let loop = try EventLoop()
    let record = Record()
    for number in 1...3 { loop.mailbox.post { record.append(number) } }
    #expect(record.all.isEmpty)
    loop.turn()
    #expect(record.all == [1, 2, 3])
  }

  @Test func `work from another thread ends the wait`() throws {
    let loop = try EventLoop()
    let record = Record()
    let mailbox = loop.mailbox
    Thread.detachNewThread {
      for number in 0..<100 { mailbox.post { record.append(number) } }
    }
    while record.all.count < 100 { loop.turn() }
    #expect(record.all == Array(0..<100))
  }

  @Test func `work may post more work`() throws {
    let loop = try EventLoop()
    let record = Record()
    let mailbox = loop.mailbox
    mailbox.post {
      record.append(1)
      mailbox.post { record.append(2) }
    }
    while record.all.count < 2 { loop.turn() }
    #expect(record.all == [1, 2])
  }

  @Test func `posting after the loop is gone does nothing`() throws {
    var loop: EventLoop? = try EventLoop()
    let mailbox = try #require(loop?.mailbox)
    let record = Record()
    weak let ghost = loop
    loop = nil
    #expect(ghost == nil)
    mailbox.post { record.append(1) }
    #expect(record.all.isEmpty)
  }

  @Test func `loops can be made and unmade many times`() throws {
    for _ in 0..<50 {
      let loop = try EventLoop()
      loop.mailbox.post {}
      loop.turn()
    }
  }
}
