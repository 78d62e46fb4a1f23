import LightlagCore
import LightlagRecording
import Testing

@Suite struct RedactedPlacesTests {
  static let secrets = ["pin": "7", "mark": "a", "same": "7"]

  /// A redactor that knows where secrets were taken out of messages.
  static func redactor(_ texts: String..., target: String = "/ws") throws -> Redactor {
    var sample = Sample()
    sample.open(1, target: target)
    for text in texts { sample.send(1, .uplink, text) }
    var redactor = Redactor(shapes: [])
    redactor.addPlaces(of: try sample.recording()) { secrets[$0] }
    return redactor
  }

  static func clean(_ text: String, _ redactor: Redactor) -> String? {
    var redactor = redactor
    return redactor.redact(Message(text: text)).text
  }

  @Test func `a short secret is taken out where it was, and nowhere else`() throws {
    let redactor = try Self.redactor(#"42["open",{"pin":"{{secret:pin}}","n":"7"}]"#)
    #expect(
      Self.clean(#"42["open",{"pin":"7","n":"7"}]"#, redactor)
        == #"42["open",{"pin":"{{secret:pin}}","n":"7"}]"#)
    for other in [
      #"42["shut",{"pin":"7"}]"#, #"42["open",{"x":{"pin":"7"}}]"#, "7",
    ] {
      #expect(Self.clean(other, redactor) == other)
    }
  }

  @Test func `so is one that stands in a longer value, and a number`() throws {
    let redactor = try Self.redactor(#"{"say":"PIN {{secret:pin}}{{secret:mark}}"}"#)
    #expect(
      Self.clean(#"{"say":"PIN 7a"}"#, redactor) == #"{"say":"PIN {{secret:pin}}{{secret:mark}}"}"#)
    #expect(Self.clean(#"{"say":"7a"}"#, redactor) == #"{"say":"7a"}"#)
    let number = try Self.redactor(#"{"pin":"{{secret:pin}}"}"#)
    #expect(Self.clean(#"{"pin":7}"#, number) == #"{"pin":"{{secret:pin}}"}"#)
  }

  @Test func `in what is no JSON the whole text must be the same`() throws {
    let redactor = try Self.redactor("pin={{secret:pin}};")
    #expect(Self.clean("pin=7;", redactor) == "pin={{secret:pin}};")
    #expect(Self.clean("pin=7; 7", redactor) == "pin=7; 7")
  }

  @Test func `what a connection asks for is one of the places`() throws {
    var redactor = try Self.redactor(target: "/ws?room={{secret:mark}}&a=a")
    #expect(
      redactor.redact(OpenRequest(target: "/ws?room=a&a=a")).target
        == "/ws?room={{secret:mark}}&a=a")
    #expect(redactor.redact(OpenRequest(target: "/ws?room=a&a=b")).target == "/ws?room=a&a=b")
  }

  @Test func `of two secrets that are the same the first is named`() throws {
    let redactor = try Self.redactor(#"["x","{{secret:pin}}"]"#, #"["x","{{secret:same}}"]"#)
    #expect(Self.clean(#"["x","7"]"#, redactor) == #"["x","{{secret:pin}}"]"#)
  }
}
