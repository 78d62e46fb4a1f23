/// Measures sessions in one way, and prints what came of it as one line of JSON.
///
/// Scripts/bench runs it, beside others that do the same work.
@main
enum CoreBenchmark {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    let numbers = arguments.compactMap { Int($0) }
    switch (arguments.first, numbers.count) {
    case ("links", 4):
      var model = try LinkModel(
        connections: numbers[0], inFlight: numbers[1], idle: numbers[3],
        hasStatistics: arguments.last == "statistics")
      let (duration, delivered) = try model.measure(messages: numbers[2])
      print(
        "{\"count\": \(numbers[2]), \"seconds\": \(duration / .seconds(1)),",
        "\"check\": \(delivered)}")
    case ("profile", 2):
      var model = try ProfileModel(profile: arguments.last ?? "", connections: numbers[1])
      let (sent, duration) = try model.measure(messages: numbers[0])
      print("{\"count\": \(sent), \"seconds\": \(duration / .seconds(1))}")
    case ("idle", 1):
      try IdleConnections.hold(numbers[0])
    default:
      throw UsageError()
    }
  }
}

/// The arguments are none of those that are known.
private struct UsageError: Error, CustomStringConvertible {
  var description: String {
    """
    usage: CoreBenchmark links CONNECTIONS IN-FLIGHT MESSAGES IDLE [statistics]
           CoreBenchmark profile MESSAGES CONNECTIONS NAME|FILE
           CoreBenchmark idle CONNECTIONS
    """
  }
}
