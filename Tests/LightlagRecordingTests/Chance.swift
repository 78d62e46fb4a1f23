import LightlagCore
import TestSupport

/// Values by chance, for runs that no one would think of.
struct Chance {
  private var numbers: SplitMix64

  init(seed: UInt64) {
    numbers = SplitMix64(seed: seed)
  }

  mutating func bits() -> UInt64 { numbers.next() }

  mutating func below(_ limit: Int) -> Int { Int(bits() % UInt64(limit)) }

  /// Whether what happens once in that many times happens now.
  mutating func happens(_ times: Int) -> Bool { below(times) == 0 }

  mutating func element<Element>(_ array: [Element]) -> Element? {
    array.isEmpty ? nil : array[below(array.count)]
  }

  mutating func pause() -> Duration {
    .nanoseconds([1, 2 * below(1_000) + 1, 2 * below(10_000_000) + 1][below(3)])
  }

  mutating func request() -> OpenRequest {
    let targets = ["/", "/choose?token=abc&port=1", "/refuse", "/ws?EIO=4&transport=websocket"]
    return OpenRequest(
      target: targets[below(4)],
      headers: [
        Header(name: "Cookie", value: "secret"), Header(name: "Origin", value: "https://ö"),
        Header(name: "User-Agent", value: "t\"x\""), Header(name: "origin", value: "again"),
      ],
      subprotocols: [[], ["a"], ["a", "b"]][below(3)])
  }

  mutating func message() -> Message {
    switch below(12) {
    case 0: Message(.binary, (0..<below(90)).map { UInt8(truncatingIfNeeded: $0 * 37) })
    case 1: Message(.ping, [1, 2])
    case 2: Message(.pong, [])
    case 3: Message(.text, [0xff, 0x41])
    case 4: Message(text: "line\nfeed \u{1} \u{1F680}")
    case 5: Message(text: String(repeating: "x", count: below(200)))
    case 6: Message(text: "")
    case 7: Message(text: "[\"drive\",{\"throttle\":0.\(below(3))}]")
    case 8: Message(text: "42[\"drive\",{\"throttle\":1}]")
    case 9: Message(text: "{\"type\":\"ping\",\"n\":[\(below(3))]}")
    default: Message(text: "{ \"a\":[1.0e+2,\t0.50] , \"n\":\(below(1000))}")
    }
  }

  mutating func closure(_ party: Closure.Party) -> Closure {
    // What closes in the name of the net is the link itself.
    let parties = [party, party, party, .lightlag]
    return Closure(
      code: [1000, 1006, 4000, 1005][below(4)], reason: ["", "why \"not\""][below(2)],
      party: parties[below(4)])
  }

  mutating func configuration() -> Session.Configuration {
    var limits = SessionLimits()
    if happens(3) { limits.connections = 1 + below(3) }
    if happens(3) { limits.messageBytes = 40 + below(100) }
    if happens(3) { limits.inFlightMessages = 1 + below(4) }
    if happens(3) { limits.inFlightBytes = 1 + below(300) }
    if happens(3) { limits.sessionBytes = 1 + below(600) }
    return Session.Configuration(seed: Seed(bits()), network: network(), limits: limits)
  }
}
