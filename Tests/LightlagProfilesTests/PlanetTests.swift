import LightlagProfiles
import Testing

@Suite struct PlanetTests {
  private func profile(_ lightTime: String) throws -> Profile {
    let text = #"{"name": "x", "summary": "y", "lightTime": \#(lightTime)}"#
    return try Profile(parsing: Array(text.utf8), file: "a.txt")
  }

  @Test func `a profile may name the planet that its link reaches`() throws {
    let profile = try profile(#"{"value": "mars", "source": "s"}"#)
    #expect(profile.planet == .mars)
    #expect(profile.figures == [.init(key: "lightTime", value: "mars", source: "s")])
    #expect(profile.network == Profile.perfect.network)
    #expect(Profile.default.planet == nil)
  }

  @Test func `all profiles of Mars do, and no others`() {
    for profile in Profile.builtIn {
      #expect((profile.planet == .mars) == profile.name.hasPrefix("mars"), "\(profile.name)")
    }
  }

  @Test(arguments: [
    (
      #"{"value": "venus", "source": "s"}"#,
      #"lightTime: "venus" is not a choice; write a planet: "mars""#
    ),
    (#"{"value": "mars"}"#, "lightTime: no 'source'; write where the figure comes from, or"),
    (#"{"source": "s"}"#, "lightTime: no 'value'; write what the figure is"),
    (
      #"{"value": "mars", "source": "s", "date": "x"}"#,
      "lightTime.date: unknown key 'date'. There are: value, source"
    ),
    (#""mars""#, #"lightTime: "mars" is not a figure; write {"value": ..., "source": ...}"#),
    (#"{"value": 4, "source": "s"}"#, "lightTime: 4 is not text; write it in quotation marks"),
  ])
  func `what is no planet is refused with its place`(document: String, message: String) throws {
    do {
      _ = try profile(document)
      Issue.record("it was accepted")
    } catch {
      #expect("\(error)".hasPrefix("a.txt:1: \(message)"), "\(error)")
    }
  }
}
