import LightlagCore
import LightlagTime

/// Measures async code in virtual time; prints an object of counts and seconds.
///
/// Scripts/bench runs it, beside others that do the same work.
@main
enum VirtualTimeBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.dropFirst().compactMap { Int($0) }
    guard let name = arguments.first, let count = numbers.last, count > 0 else {
      return print(
        """
        usage: VirtualTimeBenchmark spawn|group|actor|yield|empty|ping|stream COUNT
               VirtualTimeBenchmark sleep SLEEPERS COUNT
        """)
    }
    // The first run looks at what the toolchain can do.
    _ = Capabilities.measured
    let check: Int
    let start = ContinuousClock.now
    switch name {
    case "spawn": check = try spawn(count)
    case "group": check = try group(count)
    case "actor": check = try callActor(count)
    case "yield": check = try yield(count)
    case "empty": check = try empty(count)
    case "ping": check = try ping(count)
    case "stream": check = try stream(count)
    default: check = try sleep(sleepers: numbers[0], count)
    }
    let seconds = start.duration(to: .now) / .seconds(1)
    print("{\"count\": \(count), \"seconds\": \(seconds), \"check\": \(check)}")
  }

  /// A task is made and its value awaited, again and again.
  private static func spawn(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      var sum = 0
      for _ in 0..<count { sum += await Task { 1 }.value }
      return sum
    }.get()
  }

  /// A thousand children a group.
  private static func group(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      for _ in 0..<count / 1000 {
        await withDiscardingTaskGroup { group in
          for _ in 0..<1000 { group.addTask {} }
        }
      }
      return count
    }.get()
  }

  private actor Counter {
    private(set) var count = 0

    func add() { count += 1 }
  }

  private static func callActor(_ count: Int) throws -> Int {
    try VirtualTime().run { _ in
      let counter = Counter()
      for _ in 0..<count { await counter.add() }
      return await counter.count
    }.get()
  }

  private static func yield(_ count: Int) throws -> Int {
    var time = VirtualTime()
    time.limits.stepsPerInstant = .max
    return try time.run { _ in
      for _ in 0..<count { await Task.yield() }
      return count
    }.get()
  }

  /// A run of its own each time.
  private static func empty(_ count: Int) throws -> Int {
    var sum = 0
    for _ in 0..<count { sum += try VirtualTime().run { _ in 1 }.get() }
    return sum
  }

  /// Two tasks send a number to and fro; a round trip counts once.
  private static func ping(_ count: Int) throws -> Int {
    var time = VirtualTime()
    time.limits.stepsPerInstant = .max
    return try time.run { _ in
      let (there, back) = (Mailbox<Int>(), Mailbox<Int>())
      let echo = Task { for try await number in there { back.send(number) } }
      var sum = 0
      for _ in 0..<count {
        there.send(1)
        sum += try await back.next() ?? 0
      }
      there.finish()
      try await echo.value
      return sum
    }.get()
  }

  /// The same with the streams of the standard library.
  private static func stream(_ count: Int) throws -> Int {
    var time = VirtualTime()
    time.limits.stepsPerInstant = .max
    return try time.run { _ in
      let (there, sendThere) = AsyncStream<Int>.makeStream()
      let (back, sendBack) = AsyncStream<Int>.makeStream()
      let echo = Task { for await number in there { sendBack.yield(number) } }
      var sum = 0
      var numbers = back.makeAsyncIterator()
      for _ in 0..<count {
        sendThere.yield(1)
        sum += await numbers.next() ?? 0
      }
      sendThere.finish()
      await echo.value
      return sum
    }.get()
  }

  /// So many tasks sleep up to a millisecond, again and again.
  private static func sleep(sleepers: Int, _ count: Int) throws -> Int {
    let each = max(count / sleepers, 1)
    return try VirtualTime().run { clock in
      let tasks = (0..<sleepers).map { index in
        Task {
          var state = UInt64(index)
          for _ in 0..<each {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            try await clock.sleep(until: clock.now.advanced(by: .nanoseconds(state >> 44)))
          }
        }
      }
      for task in tasks { try await task.value }
      return each * sleepers
    }.get()
  }
}
