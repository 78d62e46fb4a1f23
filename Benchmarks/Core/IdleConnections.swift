import Glibc
import LightlagCore

/// Connections that nothing happens on, for another process to see what memory they take.
enum IdleConnections {
  /// Holds so many, each with a client of its own, until there is no more to read from standard
  /// input.
  static func hold(_ count: Int) throws {
    var session = LinkModel.session()
    for _ in 0..<count { session.connect(Silence()) }
    try session.advance(to: session.now.advanced(by: .seconds(10)))
    print("{\"count\": \(session.connectionCount)}")
    fflush(nil)
    _ = readLine()
  }
}
