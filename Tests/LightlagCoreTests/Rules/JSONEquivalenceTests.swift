import LightlagCore
import LightlagEncoding
import Testing

@Suite struct JSONEquivalenceTests {
  @Test(arguments: [
    ("0.5", "0.50"), ("0.5", "5e-1"), ("0.5", "0.05E+1"), ("100", "1e2"), ("1200", "1.2e3"),
    ("-0", "0"), ("0.000", "0e99"), ("-1.0", "-1"),
    ("123456789012345678901234567890", "123456789012345678901234567890.0"),
    ("1e-9", "0.000000001"), ("1e999999999999999999999", "1e999999999999999999999"),
    (#"{"a":1,"b":[2.0]}"#, #"{"b":[2],"a":1.0}"#), ("[]", "[]"), (#""é""#, #""\u00e9""#),
    ("null", "null"), ("true", "true"),
  ])
  func `values that mean the same are equivalent`(one: String, two: String) throws {
    let (one, two) = (try JSON(parsing: one), try JSON(parsing: two))
    #expect(one.isEquivalent(to: two))
    #expect(two.isEquivalent(to: one))
  }

  // The third pair is one number to whoever reads numbers as 64-bit floating point.
  @Test(arguments: [
    ("0.5", "0.51"), ("1", "-1"), ("9007199254740993", "9007199254740992"), ("10", "1"),
    ("1e2", "1e3"), ("1e999999999999999999999", "1e999999999999999999998"), ("0", "1e-400"),
    ("[1,2]", "[2,1]"), ("[1]", "[1,1]"), (#"{"a":1}"#, #"{"a":1,"b":2}"#),
    (#"{"a":1}"#, #"{"b":1}"#), (#""1""#, "1"), ("null", "false"), ("true", "false"),
    ("[]", "{}"), (#""e\u0301""#, #""\u00e9""#),
  ])
  func `values that do not mean the same are not`(one: String, two: String) throws {
    let (one, two) = (try JSON(parsing: one), try JSON(parsing: two))
    #expect(!one.isEquivalent(to: two))
    #expect(!two.isEquivalent(to: one))
  }
}
