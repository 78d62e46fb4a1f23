/// Measures the event queue alone, and prints what came of it as one line of JSON.
///
/// `EventQueue.swift` beside this file is that of the core, by a link, and so compiled with what
/// uses it, as it is in a session: a generic type of another module is not made for its element.
@main
enum QueueBenchmark {
  static func main() throws {
    let numbers = CommandLine.arguments.dropFirst().compactMap { Int($0) }
    guard numbers.count == 2 else { throw UsageError() }
    var model = HoldModel(pending: numbers[0])
    let (duration, check) = model.measure(operations: numbers[1])
    print("{\"count\": \(numbers[1]), \"seconds\": \(duration / .seconds(1)), \"check\": \(check)}")
  }
}

/// The arguments are not two numbers.
private struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: QueueBenchmark PENDING OPERATIONS" }
}
