/// Values for the schema and the parser to agree on: right ones for each key, and near misses.
extension ProfileSchemaTests {
  static let texts =
    times + chances + amounts + words + losses + jitters + damages + frames + manners

  private static let times = [
    "50 ms", "50ms", "50", "", "fast", "-5 ms", "0 ms", "1.5 min", "1. s", ".5 s", "1 hour",
    "5  s", "7 \u{B5}s", "7 \u{3BC}s", "0.0000000001 s", "007 h", "5 s ", "\n5 s", "never", "0 s",
    "none", "a b.trace", "a.trace, linear", "a.trace, linear, repeat 60 s", "a.trace, circular",
    "a.trace, repeat 60 s,linear", "a.trace, repeat", "a.trace, linear x",
    "a.trace, linear, linear",
    ",", "a.trace,",
  ]

  private static let chances = [
    "0 %", "100 %", "100.0 %", "100.1 %", "101 %", "0.0000001%", "0.00000001 %", "00100 %",
    "0.000000100 %", "1000000 ppm", "1000001 ppm", "0.001 ppm", "0.0001 ppm", "0.000100 ppm",
  ]

  private static let amounts = [
    "1 Mbit/s", "0 Mbit/s", "0.0 bit/s", "0.1 Mbit/s", "10 Mbps", "unlimited", "00.10 kbit/s",
    "trace a b.up", "trace  a.up,once", "trace", "trace ", "trace a.up, twice",
    "trace a.up, once x", "contacts plan.json", "contacts", "contacts plan.json, once",
    "5 messages", "1 message", "0 messages", "1.0 messages", "1.5 messages", "0.5 MiB", "0 B",
    "5 messages, 6 MiB", "6 MiB,5 messages", "5 messages, 0 B", "0 B, 5 messages", "5 B, 6 B",
    "5 messages, 6 messages", "5 messages,  6 B", "5 messages,", "5 messages, 6 MiB, 100 ms",
    "100 ms, 5 messages", "100 ms, 5 ms", "0 ms, 5 B", "100 ms,", "5 messages 6 B",
  ]

  private static let words = [
    "local", "end-to-end", "uniform", "open", "outage", "hold", "closed", "drop", "retransmit",
    "exact", "netem", "true", "false", "True", "yes",
    "droptail", "drophead", "codel", "codel, target 5 ms", "codel,interval 100ms, target 5 ms",
    "codel, target 0 ms, interval 1 s", "codel, interval 0 ms", "codel, interval", "codel, limit 5",
    "codel, target 5 ms, target 5 ms", "droptail, target 5 ms", "red", "codel ",
  ]

  private static let losses = [
    "1 %, burst 3", "1 %,burst 3.25", "1 %, burst 3.1234", "1 %, burst 0", "1 %, burst 0.5",
    "1 %, burst", "1 %, burst 3, correlation 5 %", "1 %, burst 3, burst 3", "1%, burst  10",
    "gemodel 1 %", "gemodel 1% 20% 90% 0.1%", "gemodel 1 % 20 % 90 % 0.1 %", "gemodel",
    "gemodel 1 % 2 % 3 % 4 % 5 %", "gemodel 1 % 20", "gemodel 1 %, burst 3", "gemodel 101 %",
    "state 1 %", "state 1 % 20 % 30 % 50 % 2000 ppm", "state 1 % 20 % 30 % 40 % 5 % 6 %", "state",
    "every 10", "every 0", "every -1", "every ten", "every  2", "first 5", "first 0", "first",
    "indices 3 7 9", "indices 0", "indices", "indices 1,2", "indices 1 a",
  ]

  private static let jitters = [
    "10 ms normal", "10ms pareto", "10 ms paretonormal, correlation 30 %", "10 ms gauss",
    "10 ms table a b.txt", "10 ms table", "10 ms table a.txt, correlation 0.5 %", "10 msnormal",
    "10 ms, correlation 30 %", "10 ms,correlation 30%", "10 ms, correlation 100 %",
    "10 ms, correlation 30 %, correlation 30 %", "10 ms, correlated", "10  ms  normal",
  ]

  private static let damages = [
    "1 %, correlation 25 %", "1 %, correlation", "1 %, correlation 100 %", "1 % , correlation 5 %",
    "1 %, unit byte", "1 %, unit bit, text any, correlation 5 %", "1 %, text valid,unit byte",
    "1 %, unit nibble", "1 %, unit byte, unit bit", "1 %, text", "1 %, text any, text any",
    "25 %, gap 5", "25 %, gap 5, correlation 50 %", "25 %,correlation 50 %, gap 05", "25 %, gap 0",
    "25 %, gap", "25 %, gap 5, gap 5", "25 %, gap five",
  ]

  private static let frames = [
    "websocket", "websocket, tls, tcp", "tcp,websocket", "tls, tls", "18 B", "18B", "-4 B", "- 4 B",
    "18", "1 8 B", "18 kB", "websocket, 18 B, -4 B", "websocket, 18 B, cells 48 B 5 B",
    "cells 48 B", "cells 48B 5B", "cells 48B5B", "cells 48 5", "cells", "cells 48 B -4 B",
    "cells 48 B 5 B 6 B", "websocket,", " websocket", "websocket ", "udp", "cells 48 B, cells 5 B",
  ]

  private static let manners = [
    "reset", "close 1012", "close 1012 restart", "close 1012 restart, now", "close 01012", "close",
    "close 1005", "close 1006", "close 999", "close 5000", "close 4999", "close 1015",
    "close +1012",
    "reset now", "close 1004", "close restart", "close  1000", "close 1012 ",
  ]

  /// Texts of rules.
  enum RuleSamples {
    static let verdicts = [
      "pass", "drop", "duplicate", "corrupt", "hold", "hold 2 s", "delay 200 ms", "delay",
      "delay 5",
      "drop it", "close 1011", "close 1011 too late", "close 1005", "close 1006", "close 1006 gone",
      "close 1004", "close", "close 11", "hold  2 s", "Drop", "",
    ]
    static let sizes = ["100", "100..2000", "100..", "..2000", "..", "", "a", "100...200", "-1"]
    static let places = [
      "3", "3..", "every 3", "0", "every 0", "0..", "every", "third", "..3", "03",
    ]
    static let pointers = ["", "/", "/data/0/linear", "data", "/a~0b~1c", "/a~2", "/a~"]
    static let names = ["slow", "a.b-c_9", "", "a b", "é", String(repeating: "n", count: 65)]
  }
}
