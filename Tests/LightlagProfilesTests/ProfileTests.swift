import LightlagCore
import LightlagProfiles
import Testing

@Suite struct ProfileTests {
  @Test func `a direction's figure replaces that of both, wherever it stands`() throws {
    let profile = try Profile(
      parsing: Array(
        #"""
        {
          "uplink": { "delay": { "value": "3 s", "source": "a" } },
          "delay": { "value": "1 s", "source": "b" },
          "enabled": { "value": false, "source": "c" },
          "name": "x",
          "summary": "y"
        }
        """#.utf8), file: "x.json")

    var expected = LinkConditions(delay: .seconds(1))
    expected.enabled = false
    #expect(profile.network.conditions.downlink == expected)
    expected.delay = .seconds(3)
    #expect(profile.network.conditions.uplink == expected)
    #expect(
      profile.figures == [
        Profile.Figure(key: "uplink.delay", value: "3 s", source: "a"),
        Profile.Figure(key: "delay", value: "1 s", source: "b"),
        Profile.Figure(key: "enabled", value: "false", source: "c"),
      ])
  }

  @Test func `the document is kept byte for byte`() throws {
    let bytes = Array("  {\"name\": \"x\",\r\n\"summary\" : \"y\"}\n\n".utf8)
    let profile = try Profile(parsing: bytes, file: "x.json")
    #expect(profile.document == bytes)
    #expect(profile.name == "x")
    #expect(profile.summary == "y")
    #expect(profile.network.crossing == Crossing())
  }

  @Test(arguments: ["<input>", "a.recording", "folder/x.json"])
  func `a name need only be that of a file that is called as profiles are`(file: String) throws {
    let bytes = Array(#"{"name": "x", "summary": "y"}"#.utf8)
    #expect(try Profile(parsing: bytes, file: file).name == "x")
  }
}
