import LightlagCore
import LightlagEncoding
import LightlagRecording
import Testing

@Suite struct RedactorTests {
  static func clean(_ text: String, _ redactor: Redactor = Redactor()) -> String {
    var redactor = redactor
    return redactor.redact(Message(text: text)).text
  }

  static func clean(_ request: OpenRequest) -> OpenRequest {
    var redactor = Redactor()
    return redactor.redact(request)
  }

  static let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w5N"

  static let texts: [(text: String, clean: String)] = [
    (#"40{"token":"abc"}"#, #"40{"token":"{{secret:token}}"}"#),
    (
      #"42/admin,7["login",{"user":"a","password":123}]"#,
      #"42/admin,7["login",{"user":"a","password":"{{secret:password}}"}]"#
    ),
    (
      #"{"auth":{"key":"a","n":[1,"b"],"ok":true}}"#,
      #"{"auth":{"key":"{{secret:auth}}","n":["{{secret:auth-2}}","{{secret:auth-3}}"],"ok":true}}"#
    ),
    (#"["Authorization: Bearer abcdef123456"]"#, #"["Authorization: Bearer {{secret:bearer}}"]"#),
    ("say \(jwt)!", "say {{secret:jwt}}!"), (#"{"x":"\#(jwt)"}"#, #"{"x":"{{secret:jwt}}"}"#),
    ("Cookie: sid=1; other=2\nHost: x", "Cookie: {{secret:cookie}}\nHost: x"),
    ("id AKIAIOSFODNN7EXAMPLE.", "id {{secret:aws}}."),
    ("LOGIN password=hunter2 now", "LOGIN password={{secret:assignment}} now"),
    (#"{"log":"{\"password\":\"p\\\"w\"}"}"#, #"{"log":"{\"password\":\"{{secret:password}}\"}"}"#),
    (#"{"text":"the token: of love"}"#, #"{"text":"the token: {{secret:assignment}} love"}"#),
    (#"{"password":"","secret":null,"a":1.50}"#, #"{"password":"","secret":null,"a":1.50}"#),
    (#"{ "plain" : [1.0e1] }"#, #"{ "plain" : [1.0e1] }"#), ("no secret here", "no secret here"),
    (#"{"token":"{{secret:token}}"}"#, #"{"token":"{{secret:token}}"}"#),
    (#"["rtsp://admin:hun:ter2@cam:554/x"]"#, #"["rtsp://admin:{{secret:userinfo}}@cam:554/x"]"#),
    ("ws://:pw@h", "ws://:{{secret:userinfo}}@h"), ("http://h:80/?to=a@b", "http://h:80/?to=a@b"),
    ("http://[::1]:80/ a@b ws://me@h", "http://[::1]:80/ a@b ws://me@h"),
    (#"{"u":"ws:\/\/me:pw@h"}"#, #"{"u":"ws://me:{{secret:userinfo}}@h"}"#),
    (#" {"auth":"a"}"#, #" {"auth":"{{secret:auth}}"}"#),
    (
      "{\"auth\":\"a\"}\n{\"n\":1}\n{\"otp\":2}",
      "{\"auth\":\"{{secret:auth}}\"}\n{\"n\":1}\n{\"otp\":\"{{secret:otp}}\"}"
    ),
    ("use ghp_\(String(repeating: "a1", count: 18)), please", "use {{secret:vendor}}, please"),
    ("use sk-\(String(repeating: "a1", count: 18)), please", "use {{secret:vendor}}, please"),
    ("task-\(String(repeating: "a1", count: 18))", "task-\(String(repeating: "a1", count: 18))"),
  ]

  @Test(arguments: [
    "secretKey", "accessKey", "access_key", "privateKey", "authKey", "APIKey", "passphrase", "pwd",
    "userPwd", "password_hash", "passwordHash", "DB_PASSWORD_OLD", "xsrfToken", "Passwort",
  ])
  func `names of members tell secrets`(name: String) {
    #expect(Self.clean(#"{"\#(name)":"a"}"#) == #"{"\#(name)":"{{secret:\#(name)}}"}"#)
    #expect(Self.clean(#"{"\#(name)":["a"]}"#) == #"{"\#(name)":["{{secret:\#(name)}}"]}"#)
  }

  @Test(arguments: ["monkey", "author", "keyboard", "compass", "design", "tokenizer", "keys"])
  func `names that only look like theirs do not`(name: String) {
    #expect(Self.clean(#"{"\#(name)":"a"}"#) == #"{"\#(name)":"a"}"#)
  }

  @Test func `what holds no secret need not be looked into`() {
    let plain = #"{"k":"send","text":"42[\"drive\",{\"linear\":0.5,\"timestamp\":12}]"}"#
    #expect(!Redactor().mayHoldSecret(Array(plain.utf8)))
    #expect(Redactor().mayHoldSecret(Array(#"{"u":"ws:\/\/me:pw@h"}"#.utf8)))
  }

  @Test func `rules of the network and of the comparison have none in what they look for`() throws {
    let (bob, key) = ("a1b2c3d4e5f6", "Bearer zY8wV7uT6s")
    var header = RecordingHeader(
      name: "x", tool: "t", clock: .virtual, configuration: .init(seed: 1),
      backend: .init(kind: "outside", version: "1"))
    header.configuration.network.rules = [
      Rule(
        name: "r",
        match: .init(json: .init(pointer: try .init(parsing: "/token"), equals: .string(bob))),
        verdict: .drop)
    ]
    header.match = try MatchRules(
      parsing: Array(
        #"{"level":"L2","expect":[{"name":"e","where":[{"pointer":"/say","equals":"\#(key)"}]}]}"#
          .utf8))
    var redactor = Redactor()
    let clean = redactor.redact(header)
    #expect(
      clean.configuration.network.rules[0].match.json?.equals == .string("{{secret:token}}"))
    #expect(
      clean.match?.expectations[0].conditions[0].demand
        == .equals(.string("Bearer {{secret:bearer}}")))
    #expect(redactor.redact(Message(text: "I am \(bob)")).text == "I am {{secret:token}}")
    let event = SessionEvent(
      instant: .start, connection: nil, kind: .rule(header.configuration.network.rules[0]))
    guard case .rule(let rule) = redactor.redact(event).kind else {
      Issue.record("another event")
      return
    }
    #expect(rule == clean.configuration.network.rules[0])
  }

  @Test(arguments: [
    "Bearer {{secret:bearer}}", "Bearer {{secret:token-2}}", "{{secret:authorization-3}}",
  ])
  func `a field without its secret is left as it is`(value: String) {
    var redactor = Redactor()
    let request = OpenRequest(
      target: "/",
      headers: [
        .init(name: "authorization", value: value),
        .init(name: "cookie", value: "{{secret:cookie-2}}"),
      ])
    #expect(redactor.redact(request) == request)
    let line =
      #"{"t":0,"ev":"open","c":"c1","cl":"client-1","url":"/","#
      + #""hdr":{"authorization":"\#(value)"},"due":0}"#
    #expect(Redactor().check(Array(line.utf8)).isEmpty)
  }

  @Test(arguments: texts)
  func `secrets are covered, and nothing else is changed`(text: String, clean: String) {
    #expect(Self.clean(text) == clean)
    #expect(Self.clean(clean) == clean)
  }

  @Test func `places, patterns and headers that were named are covered`() throws {
    var redactor = Redactor(shapes: [])
    try redactor.addPointer(PointerPattern(parsing: "/1/*/pin"), event: "door", name: "PIN")
    redactor.addExpression(try RegularExpression("k-[0-9]+"), name: "KEY")
    redactor.addHeader("X-Key", name: "HEADER")
    #expect(
      Self.clean(#"42["door",{"a":{"pin":1},"b":{"pin":"2"}}]"#, redactor)
        == #"42["door",{"a":{"pin":"{{secret:PIN}}"},"b":{"pin":"{{secret:PIN-2}}"}}]"#)
    #expect(
      Self.clean(#"42["window",{"a":{"pin":1}}]"#, redactor) == #"42["window",{"a":{"pin":1}}]"#)
    #expect(Self.clean("k-12 k-x k-3", redactor) == "{{secret:KEY}} k-x {{secret:KEY-2}}")
    let request = OpenRequest(
      target: "/?token=k-1&x=k-2", headers: [Header(name: "X-KEY", value: "v")])
    let clean = redactor.redact(request)
    #expect(clean.target == "/?token={{secret:token}}&x={{secret:KEY}}")
    #expect(clean.headers == [Header(name: "x-key", value: "{{secret:HEADER}}")])
  }

  @Test func `cookies and credentials of a handshake are covered`() {
    let request = OpenRequest(
      headers: [
        Header(name: "Cookie", value: "a=b"), Header(name: "Authorization", value: "Digest x"),
        Header(name: "Origin", value: "https://x"),
      ])
    #expect(
      Self.clean(request).headers.map(\.value) == [
        "{{secret:cookie}}", "Digest {{secret:bearer}}", "https://x",
      ])
  }

  @Test func `secrets are put back where they stood, with the escapes they need`() throws {
    let secrets = ["token": "a\"b\\", "x": "y"]
    let text = #"42["login",{"token":"{{secret:token}}","{{secret:x}}":"-{{secret:x}}-"}]"#
    let restored = try Redactor.restore(Message(text: text)) { secrets[$0] }
    #expect(restored.text == #"42["login",{"token":"a\"b\\","y":"-y-"}]"#)
    #expect(try Redactor.restore("a {{secret:x}} {{secret:x", { secrets[$0] }) == "a y {{secret:x")
    let failure = #expect(throws: Redactor.MissingSecret.self) {
      try Redactor.restore("{{secret:z}}") { secrets[$0] }
    }
    #expect(failure?.name == "z" && failure?.isEmpty == false)
    let empty = #expect(throws: Redactor.MissingSecret.self) {
      try Redactor.restore("{{secret:z}}") { _ in "" }
    }
    #expect(empty?.isEmpty == true)
  }

  /// Secrets of each shape that is known, in any surroundings.
  enum Planted: CaseIterable {
    case jwt, bearer, aws, vendor, member, nested, query, cookie, assignment, pem, userinfo

    func text(_ secret: String, _ chance: inout Chance) -> String {
      let filler = ["", "x", "é \\\" ", "[1,2]", "{", "say: "][chance.below(6)]
      let quoted = JSON.string(filler).text
      switch self {
      case .jwt: return JSON.string("\(filler) eyJ\(secret).eyJ\(secret).\(secret)").text
      case .bearer: return #"["a",{"h":\#(quoted),"v":"Bearer \#(secret)"}]"#
      case .vendor: return "\(filler) ghp_\(secret)\(secret)\(secret)"
      case .aws: return "\(filler) AKIA\(secret.uppercased().prefix(16))"
      case .member: return #"{"a":\#(quoted),"apiKey":"\#(secret)"}"#
      case .nested:
        return JSON.object([.init(name: "x", value: .string(#"{"password":"\#(secret)"}"#))]).text
      case .query: return "GET /?access_token=\(secret)&x=1 \(filler)"
      case .cookie: return "\(filler)\r\nset-cookie: sid=\(secret)\r\n"
      case .assignment: return "\(filler) password: '\(secret)'"
      case .userinfo: return #"{"camera":"rtsp://admin:\#(secret)@10.0.0.9/"}"#
      case .pem:
        return "-----BEGIN RSA PRIVATE KEY-----\n\(secret)\n-----END RSA PRIVATE KEY-----"
      }
    }
  }

  @Test(arguments: 1...15) func `no secret that was planted gets into a recording`(
    seed: UInt64
  ) throws {
    var chance = Chance(seed: seed)
    let letters = Array("abcdefghijklmnopqrstuvwxyz0123456789")
    for planted in Planted.allCases {
      let secret = String((0..<20).map { _ in letters[chance.below(letters.count)] })
      let text = planted.text(secret, &chance)
      let prefix = ["", "42", "42/a,1"][text.hasPrefix("[") ? chance.below(3) : 0]
      var sample = Sample()
      sample.open(1, target: "/x?token=\(secret)")
      let message =
        chance.happens(3)
        ? Message(.binary, Array(text.utf8)) : Message(text: prefix + text)
      sample.send(1, .uplink, message)
      let plain = try sample.recording()
      var recorder = Recorder(header: plain.header, redactor: Redactor())
      for event in plain.events { recorder.observe(event) }
      recorder.finish(at: plain.endInstant)
      var bytes: [UInt8] = []
      recorder.take(into: &bytes)
      let recording = try Recording(bytes)
      let written = recording.events.compactMap { event -> String? in
        guard case .sent(_, _, let message, _, _) = event.kind else { return nil }
        return message.text
      }
      #expect(!written[0].lowercased().contains(secret.prefix(16)), "\(planted): \(written[0])")
      #expect(!String(decoding: bytes, as: UTF8.self).contains(secret))
      #expect(Redactor().check(bytes).isEmpty, "\(planted): \(Redactor().check(bytes))")
      #expect(!Redactor().check(plain.bytes).isEmpty, "\(planted): \(text)")
    }
  }

  /// Wherever users have a say in a line, and in the header.
  @Test func `a secret is taken out wherever in a recording it can be`() throws {
    let secret = "Bearer \(Self.jwt)"
    let request = OpenRequest(
      target: "/\(Self.jwt)?x=\(Self.jwt)", headers: [Header(name: "user-agent", value: secret)],
      subprotocols: ["v1", "bearer.\(Self.jwt)"])
    let kinds: [SessionEvent.Kind] = [
      .opening(client: ClientID(index: 0), request, due: .start),
      .answered(.accepted(subprotocol: "bearer.\(Self.jwt)"), due: .start),
      .answered(.rejected(status: 401, reason: secret), due: .start),
      .sent(.uplink, index: 0, Message(text: secret), .scheduled(due: .start), queued: 0),
      .closing(.uplink, Closure(code: 1008, reason: secret, party: .client)),
      .mark(name: secret, data: secret),
    ]
    var header = Golden.header
    header.name = secret
    header.backend.options = ["url": .string("ws://u:\(Self.jwt)@h")]
    header.clients = .init(kind: "k", version: "1", options: .string(secret))
    header.profile?.document = ["description": .string(secret)]
    var redactor = Redactor()
    var recorder = Recorder(header: redactor.redact(header), redactor: redactor)
    for kind in kinds {
      recorder.observe(
        SessionEvent(instant: .start, connection: ConnectionID(index: 0), kind: kind))
    }
    var bytes: [UInt8] = []
    recorder.take(into: &bytes)
    #expect(header.profile != nil)
    #expect(bytes.split(separator: UInt8(ascii: "\n")).count == 1 + kinds.count)
    #expect(!String(decoding: bytes, as: UTF8.self).contains("eyJ"))
    #expect(Redactor().check(bytes).isEmpty, "\(Redactor().check(bytes))")
  }

  /// Most lines are passed over by what stands in them; none of these may be.
  @Test(
    arguments: [
      #"{"passw\u006frd":"x"}"#, #"["\u0042earer 123456789012"]"#, #"{"TOKEN":1}"#,
      #"{"x-auth-":"a"}"#, #"{"a":"{\"jwt\":1}"}"#, #"{"a":"{\"j\\u0077t\":1}"}"#,
      #"{"credentials":["a"]}"#, #"{"Signature":"a1b2c3d4"}"#, #"{"url":"/?sig=1"}"#,
      #"{"b64":"cGFzc3dvcmQ9aHVudGVyMg=="}"#,
    ])
  func `a secret is found however it is written`(line: String) {
    #expect(Redactor().check(Array(line.utf8)).count == 1)
  }

  @Test func `a pattern without any text of its own is tried everywhere`() throws {
    var redactor = Redactor(shapes: [])
    redactor.addExpression(try RegularExpression("[0-9]{4}"), name: "PIN")
    #expect(Self.clean("1234 and 567", redactor) == "{{secret:PIN}} and 567")
    #expect(redactor.check(Array(#"{"a":"1234"}"#.utf8)).count == 1)
  }

  @Test func `what looks like a secret is found with its line and place`() throws {
    var sample = Sample()
    sample.open(1)
    sample.send(1, .uplink, #"["x",{"a":[0,"Bearer 123456789012"]}]"#)
    sample.send(1, .downlink, "42[\"y\",\"\(Self.jwt)\"]")
    sample.send(1, .downlink, Message(.binary, Array("password=hunter2".utf8)))
    let findings = Redactor().check(try sample.recording().bytes)
    #expect(
      findings.map(\.description) == [
        "line 4, /j/1/a/1: looks like a secret (bearer)",
        "line 5, /s: looks like a secret (jwt)",
        "line 6, /b64: looks like a secret (assignment)",
      ])
  }

  @Test func `golden recordings hold nothing that looks like a secret`() {
    #expect(Redactor().check(Golden.bytes).isEmpty)
  }
}
