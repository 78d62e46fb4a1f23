import LightlagCore
import LightlagRecording
import Testing

/// Which names tell of secrets, and where none does.
@Suite struct SecretNameTests {
  static func clean(_ text: String) -> String { RedactorTests.clean(text) }

  static let drawn = "S3cr3tV4lue99"

  @Test(arguments: [
    "key", "sig", "x-signature", "tokens", "session", "sessionId", "PHPSESSID", "pass", "refresh",
    "primaryKey",
  ])
  func `what many things are called is a secret if it looks drawn`(name: String) {
    let (text, clean) = (#"{"\#(name)":"\#(Self.drawn)"}"#, #"{"\#(name)":"{{secret:\#(name)}}"}"#)
    #expect(Self.clean(text) == clean)
    #expect(
      Self.clean(#"{"\#(name)":["\#(Self.drawn)"]}"#) == #"{"\#(name)":["{{secret:\#(name)}}"]}"#)
    for value in [
      #""ArrowLeft""#, "17", #""4/4""#, #""2024-01-01T00:00:00Z""#, #"{"start":"ArrowUp"}"#,
      #"["sensor_12_temperature_34"]"#,
    ] {
      let text = #"{"\#(name)":\#(value)}"#
      #expect(Self.clean(text) == text)
    }
  }

  @Test func `a public key is none, and a code only in a URL`() {
    for text in [
      #"{"public_key":"\#(Self.drawn)"}"#, #"{"code":"\#(Self.drawn)"}"#, #"{"pin":13}"#,
      #"{"max_tokens":1024}"#, #"["keydown",{"key":"ArrowUp"}]"#,
    ] {
      #expect(Self.clean(text) == text)
    }
    let request = RedactorTests.clean(OpenRequest(target: "/?code=\(Self.drawn)&session=3&key=a"))
    #expect(request.target == "/?code={{secret:code}}&session=3&key={{secret:key}}")
  }

  static let assigned = [
    "token", "passcode", "pwd", "passwort", "secrets", "auth", "authorization", "cookies", "csrf",
    "jwt", "otp", "xsrf", "bearer", "credentials", "secret_key", "masterKey", "x-auth-token",
    "session",
  ]

  @Test(arguments: assigned)
  func `what is assigned to such a name in text is a secret`(name: String) {
    for form in [
      "CONNECT\nlogin:bob\n%\n\n", "now set % for me", "%", #"{"text":"then % it is"}"#,
    ] {
      for sign in [":", ": ", "=", "   : ", " = ", "' : '"] {
        let text = form.replacing("%", with: "\(name)\(sign)\(Self.drawn)")
        #expect(!Self.clean(text).contains(Self.drawn), "\(text)")
      }
    }
  }

  @Test(arguments: [
    "auth: failed", "authorization: required", "cookies: none", "otp: wait", "session: 3",
    "key: ArrowUp", "at 12:30:00 x=3", "http://a:8080/b", "passwords", "the secret is: {}",
    "auth: 192.168.1.1", "auth: 2026-01-01T00:00:00Z", "jwt: v1.2.3", "compass: 12N34E56S78W",
    "bypass=2x4y6z8w",
  ])
  func `a word behind such a name is none`(text: String) {
    #expect(Self.clean(text) == text)
  }

  @Test func `whose secret it is stays`() {
    #expect(
      Self.clean(#"{"auth":{"username":"operator-1","role":"pilot","x":"a"}}"#)
        == #"{"auth":{"username":"operator-1","role":"pilot","x":"{{secret:auth}}"}}"#)
  }

  static let authentications: [(text: String, name: String)] = [
    (#"["authenticate","%"]"#, "authenticate"), (#"["auth","operator-1","%"]"#, "auth"),
    (#"{"login":["operator-1","%"]}"#, "login"), (#"{"type":"auth","payload":"%"}"#, "auth"),
    (#"{"event":"login","data":["operator-1","%"]}"#, "login"),
    (#"42["login",{"user":"bob","pin":"%"}]"#, "pin"),
    (#"{"cmd":"sign-in","args":[{"key":"%"}]}"#, "key"),
    ("LOGIN operator-1 %", "login"), ("AUTH %\r\nLIST", "auth"), ("PASS %", "pass"),
    ("<x><password>%</password></x>", "password"), (#"["Token %"]"#, "bearer"),
  ]

  @Test(arguments: authentications)
  func `the secret of an authentication is taken out, and who it is stays`(
    text: String, name: String
  ) {
    let clean = text.replacing("%", with: "{{secret:\(name)}}")
    #expect(Self.clean(text.replacing("%", with: Self.drawn)) == clean)
  }

  @Test(arguments: [
    #"["auth","required"]"#, #"["login","ok"]"#, "AUTH OK", "login failed", "PASS the salt please",
    #"{"type":"auth","payload":"refused"}"#, #"{"msg":"password reset"}"#, "Basic training1 a",
    "token validation2failed", "<b>bold</b>",
  ])
  func `words about authentication are no secrets`(text: String) {
    #expect(Self.clean(text) == text)
  }

  @Test func `credentials of RFC 7617 are seen wherever they stand`() {
    #expect(Self.clean(#"{"x":"basic Ym9iOmh1bnRlcjI="}"#) == #"{"x":"basic {{secret:bearer}}"}"#)
    #expect(Self.clean(#"{"x":"Basic dHJhaW5pbmc="}"#) == #"{"x":"Basic dHJhaW5pbmc="}"#)
  }

  @Test func `a token in the name of a subprotocol is taken out`() {
    let request = RedactorTests.clean(
      OpenRequest(target: "/", subprotocols: ["auth.\(Self.drawn)", "graphql.v2", "mqtt"]))
    #expect(request.subprotocols == ["auth.{{secret:bearer}}", "graphql.v2", "mqtt"])
  }
}
