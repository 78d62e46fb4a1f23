import LightlagCore
import LightlagProfiles
import Testing

@Suite struct QuantityTests {
  // MARK: Reading

  @Test(arguments: [
    ("0 ms", 0), ("1 ns", 1), ("1 us", 1_000), ("1 \u{B5}s", 1_000), ("1 \u{3BC}s", 1_000),
    ("50 ms", 50_000_000), ("50ms", 50_000_000), ("007 s", 7_000_000_000),
    ("12.5 min", 750_000_000_000), ("1 h", 3_600_000_000_000),
    // The least that nine decimals of an hour can say: 3.6 × 10^12 ns / 10^9.
    ("0.000000001 h", 3_600), ("1.000000001 s", 1_000_000_001), ("0.1 us", 100),
    // 0.1 + 0.2 is not 0.3 in binary; here it is.
    ("0.3 us", 300), ("10000 h", 36_000_000_000_000_000),
  ])
  func `a duration is exact to the nanosecond`(text: String, nanoseconds: Int64) throws {
    #expect(try Duration(parsing: text) == .nanoseconds(nanoseconds))
  }

  @Test(arguments: [
    ("1 bit/s", 1), ("128 kbit/s", 128_000), ("2.048Mbit/s", 2_048_000),
    ("0.000000001 Gbit/s", 1), ("1000000 Gbit/s", 1_000_000_000_000_000),
  ])
  func `a rate is exact to the bit`(text: String, bitsPerSecond: Int64) throws {
    #expect(try DataRate(parsing: text).bitsPerSecond == bitsPerSecond)
  }

  @Test(arguments: [
    ("0 %", 0), ("0.0000001 %", 1), ("0.1%", 1_000_000), ("1 ppm", 1_000), ("0.001 ppm", 1),
    ("33.3333333 %", 333_333_333), ("100 %", 1_000_000_000), ("1000000 ppm", 1_000_000_000),
  ])
  func `a chance is exact to the part per billion`(text: String, parts: UInt32) throws {
    #expect(try Probability(parsing: text).partsPerBillion == parts)
  }

  @Test(arguments: [
    ("1 B", 1), ("1 kB", 1_000), ("1 KiB", 1_024), ("1 MB", 1_000_000), ("256 MiB", 268_435_456),
    ("0.5 GiB", 536_870_912), ("1 GiB", 1_073_741_824),
  ])
  func `a size tells powers of 1000 from powers of 1024`(text: String, bytes: Int64) throws {
    #expect(try Quantity.size.amount(parsing: text) == bytes)
  }

  // MARK: Refusing

  static let duration = "write a duration such as \"50 ms\" (ns, us, ms, s, min, h)"

  @Test(arguments: [
    ("50", "\"50\" has no unit"), ("50 ", "\"50 \" has no unit"),
    ("", "\"\" does not begin with a number"), ("fast", "\"fast\" does not begin with a number"),
    (".5 s", "\".5 s\" does not begin with a number"),
    ("+5 s", "\"+5 s\" does not begin with a number"),
    (" 5 s", "\" 5 s\" does not begin with a number"),
    ("٥ s", "\"٥ s\" does not begin with a number"),
    ("50 sec", "\"50 sec\" has the unknown unit \"sec\""),
    ("50 MS", "\"50 MS\" has the unknown unit \"MS\""),
    ("50  ms", "\"50  ms\" has the unknown unit \" ms\""),
    ("50 ms ", "\"50 ms \" has the unknown unit \"ms \""),
    ("5. s", "\"5. s\" has the unknown unit \". s\""),
    ("1e3 ms", "\"1e3 ms\" has the unknown unit \"e3 ms\""),
    ("1,5 s", "\"1,5 s\" has the unknown unit \",5 s\""),
    ("5\nms", "\"5\\u{A}ms\" has the unknown unit \"\\u{A}ms\""),
    ("-5 ms", "\"-5 ms\" is negative"),
    ("0.5 ns", "\"0.5 ns\" is not a whole number of nanoseconds"),
    ("0.0000000001 s", "\"0.0000000001 s\" has more than 9 decimals"),
    ("10000.000000001 h", "\"10000.000000001 h\" is more than 10000 h"),
    // 2^64, and more digits than 128 bits hold.
    ("18446744073709551616 ns", "\"18446744073709551616 ns\" is more than 10000 h"),
    (
      "9999999999999999999999999999999999999999 h",
      "\"9999999999999999999999999999999999999999 h\" is more than 10000 h"
    ),
    // 2^128 - 1 fits before the unit's factor is applied, and not after.
    (
      "340282366920938463463374607431768211455 h",
      "\"340282366920938463463374607431768211455 h\" is more than 10000 h"
    ),
  ])
  func `a wrong duration says why and what is accepted`(text: String, complaint: String) {
    #expect(message { try Duration(parsing: text) } == complaint + "; " + Self.duration)
  }

  @Test(arguments: [
    ("0 bit/s", "is zero, which nothing could cross"),
    ("0.0 Gbit/s", "is zero, which nothing could cross"),
    ("0.5 bit/s", "is not a whole number of bits per second"),
    ("1 Mbps", "has the unknown unit \"Mbps\""), ("1000001 Gbit/s", "is more than 1000000 Gbit/s"),
  ])
  func `a wrong rate says why and what is accepted`(text: String, complaint: String) {
    let accepted = "write a rate such as \"10 Mbit/s\" (bit/s, kbit/s, Mbit/s, Gbit/s)"
    #expect(message { try DataRate(parsing: text) } == "\"\(text)\" \(complaint); \(accepted)")
  }

  @Test(arguments: [
    ("100.0000001 %", "is more than 100 %"), ("1000001 ppm", "is more than 100 %"),
    ("-1 %", "is negative"), ("0.00000001 %", "is not a whole number of parts per billion"),
    ("0.01", "has no unit"),
  ])
  func `a wrong chance says why and what is accepted`(text: String, complaint: String) {
    let accepted = "write a chance such as \"0.1 %\" (ppm, %)"
    #expect(message { try Probability(parsing: text) } == "\"\(text)\" \(complaint); \(accepted)")
  }

  // MARK: Writing

  @Test(arguments: [
    (0, "0 ms"), (1, "1 ns"), (1_500, "1.5 us"), (50_000_000, "50 ms"), (100_000_000, "100 ms"),
    (1_282_000_000, "1.282 s"), (182_000_000_000, "182 s"), (750_000_000_000, "12.5 min"),
    (1_800_000_000_000, "30 min"), (5_400_000_000_000, "1.5 h"), (-50_000_000, "-50 ms"),
    (1_000_000_001, "1.000000001 s"),
  ])
  func `a duration is written in the unit of fewest digits`(nanoseconds: Int64, text: String) {
    #expect(Duration.nanoseconds(nanoseconds).quantityText == text)
  }

  @Test(arguments: [
    (Quantity.rate, 100_000_000, "100 Mbit/s"), (.rate, 128_000, "128 kbit/s"),
    (.rate, 1, "1 bit/s"),
    (.chance, 0, "0 %"), (.chance, 1_000_000, "0.1 %"), (.chance, 100_000, "0.01 %"),
    (.chance, 1_000, "1 ppm"), (.chance, 1, "0.001 ppm"), (.chance, 1_000_000_000, "100 %"),
    (.size, 268_435_456, "256 MiB"), (.size, 1_000, "1 kB"), (.size, 1_500, "1.5 kB"),
    (.size, 1, "1 B"), (.count, 1, "1 message"), (.count, 1_000, "1000 messages"),
  ])
  func `an amount is written in the unit of fewest digits`(
    quantity: Quantity, amount: Int64, text: String
  ) {
    #expect(quantity.text(amount) == text)
  }

  /// Powers of 2, 3 and 10 around every unit, and the bounds.
  static let amounts: [Int64] =
    [1, 7, 999, 1_001, 1_023, 65_537, 333_333_333, 999_999_999]
    + (0..<50).map { 1 << $0 } + (0..<17).map { repeatElement(10, count: $0).reduce(1, *) }
    + (0..<33).map { repeatElement(3, count: $0).reduce(1, *) }

  @Test(arguments: Quantity.allCases, amounts)
  func `what is written reads back the same`(quantity: Quantity, amount: Int64) throws {
    let amount = min(amount, quantity.greatest)
    #expect(try quantity.amount(parsing: quantity.text(amount)) == amount)
  }

  private func message<Value>(_ body: () throws -> Value) -> String? {
    do {
      _ = try body()
      return nil
    } catch {
      return "\(error)"
    }
  }
}
