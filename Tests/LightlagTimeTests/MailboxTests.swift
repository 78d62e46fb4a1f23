import LightlagCore
import LightlagTime
import Testing

/// What holds in virtual time holds in real time.
@Suite struct MailboxTests {
  enum Time: CaseIterable {
    case virtual
    case real

    func run<Value: Sendable>(
      _ body: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
      switch self {
      case .virtual: try await VirtualTime().run { _ in try await body() }.get()
      case .real: try await body()
      }
    }
  }

  @Test(arguments: Time.allCases) func `elements come in order`(time: Time) async throws {
    let received = try await time.run {
      let mailbox = Mailbox<Int>()
      let receiver = Task { try await mailbox.reduce(into: []) { $0.append($1) } }
      for number in 0..<1000 {
        mailbox.send(number)
        if number % 7 == 0 { await Task.yield() }
      }
      mailbox.finish()
      return try await receiver.value
    }
    #expect(received == Array(0..<1000))
  }

  @Test func `those who wait are served in the order in which they came`() async throws {
    let ledger = Ledger<String>()
    let run = await VirtualTime().run { clock in
      let mailbox = Mailbox<Int>()
      await withDiscardingTaskGroup { group in
        for name in ["first", "second", "third"] {
          group.addTask { ledger.write("\(name) \((try? await mailbox.next()) ?? -1)") }
        }
        try? await clock.sleep(for: .seconds(1))
        for number in 0..<3 { mailbox.send(number) }
      }
    }
    try run.get()
    #expect(ledger.entries == ["first 0", "second 1", "third 2"])
  }

  @Test(arguments: Time.allCases) func `a full mailbox takes no more`(time: Time) async throws {
    try await time.run { () async throws in
      let mailbox = Mailbox<Int>(limit: 2)
      #expect((1...4).map { mailbox.send($0) } == [true, true, false, false])
      #expect(mailbox.count == 2)
      #expect(try await mailbox.next() == 1)
      #expect(mailbox.send(5))
      mailbox.finish()
      #expect(!mailbox.send(6))
      #expect(try await mailbox.reduce(into: []) { $0.append($1) } == [2, 5])
      #expect(try await mailbox.next() == nil)
    }
  }

  @Test(arguments: Time.allCases) func `finishing lets go of all who wait`(time: Time) async throws
  {
    try await time.run { () async throws in
      let mailbox = Mailbox<Int>()
      let waiting = (0..<5).map { _ in Task { try await mailbox.next() } }
      for _ in 0..<20 { await Task.yield() }
      mailbox.finish()
      for task in waiting { #expect(try await task.value == nil) }
    }
  }

  @Test(arguments: Time.allCases) func `a wait that is cancelled takes nothing`(
    time: Time
  ) async throws {
    try await time.run { () async throws in
      let mailbox = Mailbox<Int>()
      let waiting = (0..<5).map { _ in Task { try await mailbox.next() } }
      for _ in 0..<20 { await Task.yield() }
      // One before it begins to wait, perhaps, and one in the midst.
      let early = Task { try await mailbox.next() }
      early.cancel()
      waiting[2].cancel()
      await #expect(throws: CancellationError.self) { try await early.value }
      await #expect(throws: CancellationError.self) { try await waiting[2].value }
      for number in 0..<4 { mailbox.send(number) }
      var received: [Int?] = []
      for index in [0, 1, 3, 4] { received.append(try await waiting[index].value) }
      #expect(Set(received) == [0, 1, 2, 3])
      #expect(mailbox.count == 0)
    }
  }
}
