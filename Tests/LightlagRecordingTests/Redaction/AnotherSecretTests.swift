import LightlagCore
import LightlagRecording
import Testing

/// What a replay makes of another value where a recording has a placeholder.
@Suite struct AnotherSecretTests {
  static func redactor(
    _ texts: [String], shapes: [SecretShape] = [], target: String = "/ws"
  ) throws -> Redactor {
    var sample = Sample()
    sample.open(1, target: target)
    for text in texts { sample.send(1, .downlink, text) }
    var redactor = Redactor(shapes: shapes)
    redactor.addPlaces(of: try sample.recording()) {
      ["pin": "hunter2", "token": "abc", "bearer": "0123456789"][$0]
    }
    return redactor
  }

  static func clean(_ text: String, _ redactor: Redactor) -> String? {
    var redactor = redactor
    return redactor.redact(Message(text: text)).text
  }

  @Test(arguments: [
    (#""hunter2""#, #""{{secret:pin}}""#), (#""hunter3""#, #""{{secret:pin (another value)}}""#),
    ("17", #""{{secret:pin (another value)}}""#),
    (#"{"x":"hunter3"}"#, #""{{secret:pin (another value)}}""#),
    (#"["hunter3"]"#, #""{{secret:pin (another value)}}""#), (#""none""#, #""none""#),
    ("null", "null"),
  ])
  func `another value is told from the one that is known`(came: String, shown: String) throws {
    let redactor = try Self.redactor([
      #"["x",{"a":"{{secret:pin}}"}]"#, #"["x",{"a":"none"}]"#,
    ])
    #expect(Self.clean(#"["x",{"a":\#(came)}]"#, redactor) == #"["x",{"a":\#(shown)}]"#)
  }

  @Test(arguments: [
    (#""anything""#, #""{{secret:none}}""#), (#""""#, #""""#), ("5", #""{{secret:none}}""#),
    (#"{"x":1}"#, #""{{secret:none (another value)}}""#),
  ])
  func `of one that is not known any value is taken for it`(came: String, shown: String) throws {
    let redactor = try Self.redactor([#"["x",{"a":"{{secret:none}}"}]"#])
    #expect(Self.clean(#"["x",{"a":\#(came)}]"#, redactor) == #"["x",{"a":\#(shown)}]"#)
  }

  @Test func `what stands around it must be as recorded`() throws {
    let text = "user {{secret:none}}, pin {{secret:pin}}."
    let redactor = try Self.redactor([text])
    #expect(Self.clean("user bob, pin hunter2.", redactor) == text)
    #expect(
      Self.clean("user bob, pin hunter3.", redactor)
        == "user {{secret:none}}, pin {{secret:pin (another value)}}.")
    for other in ["user , pin hunter3.", "user bob, pin hunter3", "bob, pin hunter3."] {
      #expect(Self.clean(other, redactor) == other)
    }
  }

  @Test func `so is what is taken out for its looks`() throws {
    let redactor = try Self.redactor(
      [#"{"token":"{{secret:token}}","say":"Bearer {{secret:bearer}}","jwt":"{{secret:jwt}}"}"#],
      shapes: SecretShape.allCases)
    #expect(
      Self.clean(#"["y",{"token":"abc","say":"Bearer 0123456789","jwt":"k"}]"#, redactor)
        == #"["y",{"token":"{{secret:token}}","say":"Bearer {{secret:bearer}}","#
        + #""jwt":"{{secret:jwt}}"}]"#)
    #expect(
      Self.clean(#"["y",{"token":["abc","abd"],"say":"Bearer 9876543210","jwt":"l"}]"#, redactor)
        == #"["y",{"token":["{{secret:token}}","{{secret:token (another value)}}"],"#
        + #""say":"Bearer {{secret:bearer (another value)}}","jwt":"{{secret:jwt}}"}]"#)
  }

  @Test func `what a connection asks for is told too, and not what others ask for`() throws {
    var redactor = try Self.redactor(
      [], shapes: [.member], target: "/ws?token={{secret:token}}&a=1")
    func target(_ text: String) -> String { redactor.redact(OpenRequest(target: text)).target }
    #expect(target("/ws?token=abc&a=1") == "/ws?token={{secret:token}}&a=1")
    #expect(target("/ws?token=abd&a=1") == "/ws?token={{secret:token (another value)}}&a=1")
    #expect(target("/b?x=1&token=abd") == "/b?x=1&token={{secret:token (another value)}}")
    #expect(target("/b?x=1") == "/b?x=1")
  }

  @Test func `what a capture has is taken out as ever`() {
    var redactor = Redactor()
    #expect(
      redactor.redact(Message(text: #"{"token":"abd"}"#)).text == #"{"token":"{{secret:token}}"}"#)
  }
}
