import LightlagCore

/// More messages at once than a link can send, to see what it carries.
struct LinkFlood {
  /// About how many fill the time in which they are counted.
  private static let messageCount = 1000

  /// What the link carries.
  let law: CapacityLaw
  /// Bytes of payload in each message.
  let payload: Int
  private let wireByteCount: Int

  /// What floods a link of that rate, or why that would tell nothing.
  static func result(
    _ rate: Capacity, _ overhead: Overhead, _ direction: Direction
  ) -> Result<LinkFlood, NoClosedForm> {
    do throws(NoClosedForm) {
      return .success(try LinkFlood(rate, overhead, direction))
    } catch {
      return .failure(error)
    }
  }

  private init(
    _ rate: Capacity, _ overhead: Overhead, _ direction: Direction
  ) throws(NoClosedForm) {
    if case .contacts(let plan) = rate {
      guard Set(plan.contacts.map(\.lightTime)).count == 1 else {
        throw NoClosedForm(reason: "the light time varies")
      }
    }
    law = try CapacityLaw(rate, leastByteCount: 1000 * Self.messageCount)
    payload = min(Int(law.byteCount) / Self.messageCount, 1 << 20)
    wireByteCount = overhead.wireByteCount(payload: payload, direction: direction)
    guard wireByteCount > 0 else { throw NoClosedForm(reason: "messages take no room") }
  }

  /// How many messages to send: half as many again as fit.
  var count: Int { Int(law.byteCount) / wireByteCount * 3 / 2 + 2 }

  /// What the link carries of payload.
  var payloadBitsPerSecond: Double {
    law.bitsPerSecond * Double(payload) / Double(wireByteCount)
  }

  /// Messages are whole: at the end of each part of the time one may not fit any more.
  var slack: (below: Double, above: Double) {
    let message = bitsPerSecond(1)
    return (message * Double(law.partCount + 1), message * 1.001)
  }

  /// What so many messages in the time come to.
  func bitsPerSecond(_ count: Int) -> Double {
    Double(count * payload) * 8e9 / Double(law.time.wholeNanoseconds)
  }
}
