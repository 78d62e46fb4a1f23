import LightlagProfiles
import Testing

@Suite struct NearestNameTests {
  @Test(arguments: [
    ("", "", 0), ("", "abc", 3), ("abc", "", 3), ("same", "same", 0),
    // Replace k by s, e by i, and append g: the textbook's example.
    ("kitten", "sitting", 3),
    // Replace the last t by s, and append e and d.
    ("strest", "stressed", 3),
    ("delay", "dealy", 2), ("µs", "us", 1),
  ])
  func `the distance is the fewest single edits`(source: String, target: String, expected: Int) {
    #expect(editDistance(from: source, to: target) == expected)
    #expect(editDistance(from: target, to: source) == expected)
  }

  @Test(arguments: [
    ("strest", "stressed"), ("stressed", "stressed"), ("Mars", "mars"), ("mar", "mars"),
    ("defualt", "default"),
  ])
  func `a misspelt name finds the one that was meant`(name: String, meant: String) {
    #expect(["perfect", "default", "stressed", "mars"].nearest(to: name) == meant)
  }

  /// "moon" differs from "mars" in three letters, and (4 + 2) / 3 = 2 may differ.
  @Test(arguments: ["moon", "", "x", "interplanetary"])
  func `a name that is near to none finds none`(name: String) {
    #expect(["perfect", "default", "stressed", "mars"].nearest(to: name) == nil)
  }

  @Test func `of equally near names the first is taken`() {
    #expect(["loss", "less"].nearest(to: "liss") == "loss")
  }

  @Test func `the message suggests and lists`() {
    let unknown = UnknownName(kind: "profile", name: "strest", known: ["mars", "stressed"])
    #expect(
      "\(unknown)"
        == "unknown profile 'strest'; did you mean 'stressed'? There are: mars, stressed")
  }

  @Test func `the message stays on one line and has no suggestion where none is near`() {
    let unknown = UnknownName(kind: "profile", name: "a\nb\u{1B}c", known: ["mars"])
    #expect("\(unknown)" == "unknown profile 'a\\u{A}b\\u{1B}c'. There are: mars")
  }
}
