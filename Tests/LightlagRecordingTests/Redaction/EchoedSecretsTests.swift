import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// A value that was recognised as a secret once is one wherever it stands.
@Suite struct EchoedSecretsTests {
  /// Returns messages as one redactor leaves them, one after the other.
  static func clean(_ messages: [Message]) -> [Message] {
    var redactor = Redactor()
    return messages.map { redactor.redact($0) }
  }

  static func clean(_ texts: String...) -> [String] {
    clean(texts.map { Message(text: $0) }).map(\.text)
  }

  @Test(arguments: [
    (#"{"token":"s3cretvalue"}"#, "token"), (#"42["in",{"password":"s3cretvalue"}]"#, "password"),
    ("LOGIN password=s3cretvalue", "assignment"), ("Bearer s3cretvalue", "bearer"),
    ("ws://me:s3cretvalue@h", "userinfo"), ("Cookie: sid=s3cretvalue; theme=dark", "sid"),
    ("GET /?x=1&sig=s3cretvalue", "sig"), (#"["Cookie","a=s3cretvalue"]"#, "a"),
    (#"["Authorization","Bearer s3cretvalue"]"#, "bearer"),
    (#"[{"name":"password","value":"s3cretvalue"}]"#, "password"),
  ])
  func `what was taken out is taken out elsewhere, by one name`(text: String, name: String) {
    let (place, secret) = ("{{secret:\(name)}}", "s3cretvalue")
    let clean = Self.clean(
      text, #"["you said \#(secret)!",{"x":"\#(secret)","n":1}]"#, "GET /a/\(secret)/b",
      #"{"sig":"\#(secret)","\#(secret)":0}"#)
    #expect(!clean[0].contains(secret))
    #expect(clean[1] == #"["you said \#(place)!",{"x":"\#(place)","n":1}]"#)
    #expect(clean[2] == "GET /a/\(place)/b")
    #expect(clean[3] == #"{"sig":"\#(place)","\#(place)":0}"#)
  }

  @Test func `in the same message too, before it`() {
    #expect(
      Self.clean(#"{"x":"s3cretvalue","token":"s3cretvalue"}"#, #"{"x":"s3cretvalue"}"#)[1]
        == #"{"x":"{{secret:token}}"}"#)
  }

  /// What stands in many places by chance would make nonsense of them.
  @Test(arguments: [
    "true", "1234", "123456789012", "required", "aaaaaaa1", "s3cret7", "ArrowDownArrow",
  ])
  func `what cannot be told from other text is left elsewhere`(value: String) {
    let clean = Self.clean(#"{"token":"\#(value)"}"#, "say \(value)")
    #expect(clean == [#"{"token":"{{secret:token}}"}"#, "say \(value)"])
  }

  @Test func `digits that are known are taken out of numbers`() {
    var redactor = Redactor()
    redactor.addText("4711", name: "PIN")
    #expect(
      redactor.redact(Message(text: #"[4711,47110,"4711"]"#)).text
        == #"["{{secret:PIN}}",47110,"{{secret:PIN}}"]"#)
  }

  @Test func `escapes hide nothing, nor does the encoding of URLs`() {
    let clean = Self.clean(
      #"{"password":"p/\"w0rd ü%"}"#, #"["p\/\"w0rd \u00fc%"]"#, #"{"s":"[\"p\/\\\"w0rd ü%\"]"}"#,
      "GET /p%2F%22w0rd%20%C3%BC%25/x", "GET /?token=a%2Bb0c%3Dde", "it was a+b0c=de")
    #expect(clean[1] == #"["{{secret:password}}"]"#)
    #expect(clean[2] == #"{"s":"[\"{{secret:password}}\"]"}"#)
    #expect(clean[3] == "GET /{{secret:password.encoded}}/x")
    #expect(clean[5] == "it was {{secret:assignment.decoded}}")
  }

  @Test func `of two that overlap no piece is left`() {
    let clean = Self.clean(
      #"{"token":"abcdefgh1"}"#, "Bearer abcdefgh12345", #"["abcdefgh12345 abcdefgh1"]"#,
      "Cookie: abcdefgh1; other=zzz")
    #expect(clean[1] == "Bearer {{secret:bearer}}")
    #expect(clean[2] == #"["{{secret:bearer}} {{secret:token}}"]"#)
    #expect(clean[3] == "Cookie: {{secret:cookie}}")
  }

  @Test func `what a client says in its handshake is looked for in all else`() {
    var redactor = Redactor()
    let fields = [
      Header(name: "cookie", value: "sid=c00kie-value"),
      Header(name: "authorization", value: "Bearer t0ken-value"),
    ]
    let request = redactor.redact(OpenRequest(target: "/?k=c00kie-value", headers: fields))
    #expect(request.target == "/?k={{secret:sid}}")
    #expect(
      redactor.redact(Message(text: "t0ken-value c00kie-value")).text
        == "{{secret:bearer}} {{secret:sid}}")
  }

  @Test func `a known value is found in binary messages, and in UTF-16 of either order`() throws {
    let text = "é s3cretvalue!"
    let units = Array(text.utf16)
    let little = units.flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] }
    let big = units.flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] }
    let clean = Self.clean([
      Message(text: #"{"token":"s3cretvalue"}"#), Message(.binary, [0xFF] + Array(text.utf8)),
      Message(.binary, little), Message(.binary, [0xFF] + big),
    ])
    let place = "é {{secret:token}}!"
    #expect(clean[1].bytes == [0xFF] + Array(place.utf8))
    #expect(clean[2].bytes == Array(place.utf16).flatMap { [UInt8($0 & 255), UInt8($0 >> 8)] })
    #expect(
      clean[3].bytes == [0xFF] + Array(place.utf16).flatMap { [UInt8($0 >> 8), UInt8($0 & 255)] })
    for (clean, whole) in zip(clean[1...], [[0xFF] + Array(text.utf8), little, [0xFF] + big]) {
      #expect(try Redactor.restore(clean) { _ in "s3cretvalue" }.bytes == whole)
    }
  }

  @Test func `thousands of secrets are looked for, and as many as fit`() {
    var redactor = Redactor()
    for number in 0..<10_100 {
      _ = redactor.redact(Message(text: #"{"auth":"signature-\#(number)-x"}"#))
    }
    #expect(redactor.redact(Message(text: "signature-77-x")).text == "{{secret:auth-78}}")
    #expect(redactor.redact(Message(text: "signature-10099-x")).text == "signature-10099-x")
  }

  @Test func `a line tells what is to be found in those before it`() {
    let lines = """
      {"t":4000,"ev":"msg","c":"c1","d":"up","due":5000,"s":"s3cretvalue"}
      {"t":4000,"ev":"msg","c":"c1","d":"up","due":5000,"j":{"token":"s3cretvalue"}}
      """
    #expect(
      Redactor().check(Array(lines.utf8)).map(\.description) == [
        "line 1, /s: looks like a secret (token)", "line 2, /j/token: looks like a secret (token)",
      ])
  }

  @Test func `instants of a line are no secrets`() {
    var redactor = Redactor()
    redactor.addText("4000", name: "PIN")
    let line = #"{"t":4000,"ev":"msg","c":"c1","d":"up","due":[4000,4000],"j":[4000]}"#
    #expect(redactor.check(Array(line.utf8)).map(\.pointer) == ["/j/0"])
  }
}
