import Lightlag
import LightlagCore
import LightlagRecording

/// Measures how fast messages are written to a file, and prints a line of JSON.
///
/// It goes the way of a live run: a tap records each message, and what it has written is handed
/// to the kernel before the next batch, which stands for a turn of the loop. `plain` writes the
/// same lines, ready-made, in the same batches; `redact` looks for secrets in each message too.
@main
enum RecordingBenchmark {
  /// Bytes of each message: JSON text.
  private static let messageByteCount = 100

  static func main() throws {
    let arguments = Array(CommandLine.arguments.dropFirst())
    guard arguments.count == 4, let count = Int(arguments[2]), let batch = Int(arguments[3]),
      count > 0, batch > 0, let kind = Kind(rawValue: arguments[0])
    else { throw UsageError() }
    let path = arguments[1]
    let seconds =
      switch kind {
      case .plain: try plain(path, count, batch: batch)
      case .record: try record(path, count, batch: batch)
      case .redact: try record(path, count, batch: batch, Redactor())
      }
    print("{\"count\": \(count), \"seconds\": \(seconds)}")
  }

  private enum Kind: String {
    case record
    case redact
    case plain
  }

  /// Records messages to a file of either kind, by its suffix.
  private static func record(
    _ path: String, _ count: Int, batch: Int, _ redactor: Redactor? = nil
  ) throws -> Double {
    let tap = RecordingTap(header: header, redactor: redactor)
    if redactor != nil { tap.observe(event(0, login)) }
    let log = try RecordingLog(path: path)
    let messages = messages
    let duration = ContinuousClock().measure {
      for number in 0..<count {
        tap.observe(event(number, messages[number & 63]))
        if (number + 1).isMultiple(of: batch) {
          log.take(from: tap, at: Instant(nanoseconds: Int64(number) * 1000))
        }
      }
      log.finish(tap, at: Instant(nanoseconds: Int64(count) * 1000))
    }
    guard log.result == .complete else { throw UsageError() }
    return duration / .seconds(1)
  }

  /// Writes the lines of one batch again and again.
  private static func plain(_ path: String, _ count: Int, batch: Int) throws -> Double {
    let tap = RecordingTap(header: header)
    let messages = messages
    for number in 0..<batch { tap.observe(event(number, messages[number & 63])) }
    var lines: [UInt8] = []
    tap.withRecorder { $0.take(into: &lines) }
    let log = try RecordingLog(path: path)
    let duration = ContinuousClock().measure {
      for _ in 0..<(count / batch) { log.write(lines) }
    }
    return duration / .seconds(1)
  }

  private static var header: RecordingHeader {
    RecordingHeader(
      name: "benchmark", tool: "benchmark", clock: .real,
      configuration: Session.Configuration(seed: Seed(1)),
      backend: .init(kind: "echo", version: "1"))
  }

  private static let messages = (0..<64).map { number in
    let start = "[\"telemetry\",{\"number\":\(number),\"x\":0.125,\"y\":-3.5,\"text\":\""
    let end = "\"}]"
    let space = String(repeating: "x", count: messageByteCount - start.count - end.count)
    return Message(text: start + space + end)
  }

  /// A message with secrets in it, which are looked for in all others.
  private static let login = Message(
    text: #"["login",{"user":"ann","password":"tr0ub4dor&3","token":"9f8e7d6c5b4a"}]"#)

  /// The messages of twenty connections, in turn.
  private static func event(_ number: Int, _ message: Message) -> SessionEvent {
    let instant = Instant(nanoseconds: Int64(number) * 1000)
    return SessionEvent(
      instant: instant, connection: ConnectionID(index: number % 20),
      kind: .sent(
        .uplink, index: number / 20, message,
        .scheduled(due: instant.advanced(by: .milliseconds(50))), queued: 0))
  }
}

/// The arguments are none of those that are known, or the file could not be written.
private struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: RecordingBenchmark record|redact|plain FILE MESSAGES BATCH" }
}
