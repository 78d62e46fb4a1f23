import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

/// Secrets in shapes that are not seen at once.
@Suite struct HiddenSecretsTests {
  static func clean(_ text: String) -> String { RedactorTests.clean(text) }

  @Test func `the name of a parameter may be encoded`() {
    #expect(Self.clean("to%6ben=abc") == "to%6ben={{secret:token}}")
    #expect(Self.clean("a=1&%70assword=abc&b=2") == "a=1&%70assword={{secret:password}}&b=2")
    #expect(Self.clean(#"{"u":"/x?%73ig=abc#y"}"#) == #"{"u":"/x?%73ig={{secret:sig}}#y"}"#)
    let request = RedactorTests.clean(OpenRequest(target: "/ws?a%70ikey=abc&to%20ken=1"))
    #expect(request.target == "/ws?a%70ikey={{secret:apikey}}&to%20ken=1")
    #expect(Self.clean("a%3d1&monkey=1 key = 2") == "a%3d1&monkey=1 key = 2")
  }

  /// Base64 of `text`, in the alphabet of URLs and without padding where that is asked.
  static func base64(_ text: String, isURL: Bool) -> String {
    let plain = Base64.encode(Array(text.utf8))
    return isURL
      ? plain.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "") : plain
  }

  @Test(arguments: [false, true]) func `base64 of JSON is one secret if there is one in it`(
    isURL: Bool
  ) {
    for json in [
      #"{"password":"hunter2??>>"}"#, #"["x",{"token":"a"}]"#, #"[{"otp":"~~~"}]"#,
      "{\n  \"auth\": \"a\"\n}", RedactorTests.jwt,
    ] {
      let encoded = Self.base64(json, isURL: isURL)
      #expect(Self.clean(#"{"data":"\#(encoded)"}"#) == #"{"data":"{{secret:base64}}"}"#, "\(json)")
      #expect(
        Self.clean("GET /?state=\(encoded)&x=1") == "GET /?state={{secret:base64}}&x=1", "\(json)")
    }
    let harmless = Self.base64(#"{"speed":1,"name":"rover"}"#, isURL: isURL)
    #expect(Self.clean(#"["\#(harmless)"]"#) == #"["\#(harmless)"]"#)
  }

  static let pairs: [(text: String, clean: String)] = [
    (
      #"[{"name":"password","value":"abc"},{"name":"speed","value":"abc"}]"#,
      #"[{"name":"password","value":"{{secret:password}}"},{"name":"speed","value":"abc"}]"#
    ),
    (
      #"{"Key":"x-api-key","Value":7,"n":1}"#,
      #"{"Key":"x-api-key","Value":"{{secret:x-api-key}}","n":1}"#
    ),
    (#"{"key":"speed","value":3}"#, #"{"key":"speed","value":3}"#),
    (#"{"key":"a1b2c3d4","value":3}"#, #"{"key":"{{secret:key}}","value":3}"#),
    (
      #"[["Cookie","a=b"],["Authorization","Bearer x"],["Host","h"]]"#,
      #"[["Cookie","{{secret:Cookie}}"],["Authorization","{{secret:Authorization}}"],["Host","h"]]"#
    ),
    (#"{"cookie":"a=b"}"#, #"{"cookie":"{{secret:cookie}}"}"#),
  ]

  @Test(arguments: pairs) func `pairs of a name and a value are seen`(text: String, clean: String) {
    #expect(Self.clean(text) == clean)
    #expect(Self.clean(clean) == clean)
  }

  // MARK: MessagePack

  static func clean(_ bytes: [UInt8]) -> [UInt8] {
    var redactor = Redactor()
    return redactor.redact(Message(.binary, bytes)).bytes
  }

  /// A text of fewer than 32 bytes.
  static func text(_ text: String) -> [UInt8] { [0xA0 | UInt8(text.utf8.count)] + text.utf8 }

  @Test func `members of MessagePack are seen by their names, and all else stays`() throws {
    let others: [UInt8] = [
      0xC0, 0xC3, 0xCB, 1, 2, 3, 4, 5, 6, 7, 8, 0xD6, 1, 2, 3, 4, 5, 0xCD, 1, 2,
    ]
    /// A login with those bytes as the values of two secrets.
    func login(_ password: [UInt8], _ token: [UInt8]) -> [UInt8] {
      [0x92] + Self.text("login") + [0x83] + Self.text("password") + password
        + Self.text("token") + token + Self.text("x") + [0x95] + others
    }
    let message = login(Self.text("hunter2"), [0xCE, 0, 0, 0x10, 0x92])
    let clean = login(Self.text("{{secret:password}}"), Self.text("{{secret:token}}"))
    #expect(Self.clean(message) == clean)
    #expect(Self.clean(clean) == clean)
    let names = ["password": "hunter2", "token": "4242"]
    let restored = try Redactor.restore(Message(.binary, clean)) { names[$0] }
    // The digits of a number are text then, as in JSON.
    #expect(restored.bytes == login(Self.text("hunter2"), Self.text("4242")))
  }

  @Test func `all in a member is seen, long texts and bytes too`() {
    let long = String(repeating: "a1", count: 200)
    let list: [UInt8] = [0xDC, 0, 2, 0xDA, 1, 0x90] + long.utf8 + [0xC4, 2, 65, 66]
    let message = [0xDE, 0, 1] + Self.text("auth") + list
    let name = "{{secret:auth}}"
    #expect(
      Self.clean(message) == [0xDE, 0, 1] + Self.text("auth") + [0xDC, 0, 2] + Self.text(name)
        + [0xC4, UInt8(name.utf8.count)] + name.utf8)
  }

  @Test func `what is no whole MessagePack is looked into as text`() {
    let text = Array("password=hunter2".utf8)
    let covered = Array("password={{secret:assignment}}".utf8)
    #expect(Self.clean([0x81] + text) == [0x81] + covered)
    // Nested deeper than anyone looks, and lengths beyond the end.
    let deep = Array(repeating: UInt8(0x91), count: 10_000)
    #expect(Self.clean(deep + text) == deep + covered)
    let beyond: [UInt8] = [0xDF, 0xFF, 0xFF, 0xFF, 0xFF, 0xDB, 0xFF, 0xFF, 0xFF, 0xFF]
    #expect(Self.clean(beyond + text) == beyond + covered)
  }

  @Test(arguments: 1...20) func `bytes of any kind do no harm`(seed: UInt64) {
    var chance = Chance(seed: seed)
    for _ in 0..<50 {
      let head = Self.text("password")
      let rest = (0..<chance.below(40)).map { _ in UInt8(chance.below(256)) }
      let clean = Self.clean([0x81] + head + rest)
      #expect(Self.clean(clean) == clean)
    }
  }

  @Test func `bytes around a placeholder are put back as they were`() throws {
    let clean = Message(.binary, [0xFF, 0xC0] + Array("{{secret:a}}".utf8) + [0xFE])
    let whole = try Redactor.restore(clean) { _ in "b" }
    #expect(whole.bytes == [0xFF, 0xC0, 98, 0xFE])
  }

  @Test func `what only begins like a placeholder hides nothing`() {
    #expect(
      Self.clean(#"{{secret: "password=hunter2" }}"#)
        == #"{{secret: "{{secret:assignment}}" }}"#)
  }
}
