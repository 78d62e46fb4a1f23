import LightlagCore
import Testing

@Suite struct RuleTests {
  @Test(arguments: [
    ("slow", true), ("a", true), ("Stop_2.b-c", true), ("", false), ("a b", false), ("a:", false),
    ("é", false), (String(repeating: "n", count: 64), true),
    (String(repeating: "n", count: 65), false),
  ])
  func `a name has letters and digits and little else`(name: String, isName: Bool) {
    #expect(Rule.isName(name) == isName)
  }

  @Test(arguments: [
    (UInt16(999), false), (1000, true), (1003, true), (1004, false), (1005, true), (1006, true),
    (1007, true), (1014, true), (1015, false), (2999, false), (3000, true), (4999, true),
    (5000, false),
  ])
  func `a rule closes with what may be told`(code: UInt16, isCode: Bool) {
    #expect(RuleVerdict.isCloseCode(code) == isCode)
  }
}
