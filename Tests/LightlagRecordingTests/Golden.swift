import LightlagCore
import LightlagEncoding
import LightlagRecording

/// A recording with every kind of line, as values and as text.
enum Golden {
  static let conditions = LinkConditions(
    delay: .milliseconds(50), jitter: .deviation(.nanoseconds(7)),
    loss: .percent(1.5), duplicate: Duplication(Probability(partsPerBillion: 1)), cut: .always,
    rate: .bitsPerSecond(9_600), limit: .init(messages: 3, bytes: 4_000), inOrder: false)

  static let header = RecordingHeader(
    name: "all lines", tool: "lightlag 0.1.0", clock: .real,
    wall: "2026-01-02T03:04:05.000000006Z",
    profile: .init(
      name: "poor", digest: "00ff", document: ["delay": .number("5.0e1"), "unit": "ms"]),
    configuration: .init(
      seed: 0x0123_4567_89ab_cdef,
      conditions: LinkPair(uplink: conditions, downlink: LinkConditions()),
      crossing: Crossing(handshake: .local, ping: .endToEnd)),
    backend: .init(kind: "echo", version: "1", options: ["port": 80]))

  static let events = firstEvents + waitingEvents

  private static let firstEvents: [SessionEvent] = [
    event(
      1_001,
      .opening(
        client: ClientID(index: 1),
        OpenRequest(
          target: "/ws?token=abc&x=1",
          headers: [
            Header(name: "Cookie", value: "no"), Header(name: "User-Agent", value: "a \"b\""),
          ],
          subprotocols: ["one", "two"]),
        due: at(50_001_001))),
    event(1_001, .answered(.accepted(subprotocol: "two"), due: at(2_000))),
    event(
      2_000,
      .sent(
        .uplink, index: 0, Message(text: "[1.0e+2,\t0.50]"), .scheduled(due: at(3_000)), queued: 0)
    ),
    event(
      2_001,
      .sent(
        .uplink, index: 1, Message(text: "say \"hi\"\n\u{1}é"),
        .duplicated(due: at(3_000), again: at(4_000)), queued: 14)),
    event(
      2_002, .sent(.downlink, index: 0, Message(.binary, [0, 255]), .dropped(.loss), queued: 0)),
    event(2_003, .arrived(Arrival(direction: .uplink, index: 0, due: at(1_999)))),
    event(2_004, .sent(.downlink, index: 1, Message(.ping, []), .cut(due: at(5_000)), queued: 0)),
    event(2_004, .closing(.downlink, .vanished(.net))),
    event(3_000, .lost(.uplink, index: 1, Message(.text, []), .closed)),
    event(
      3_001, .closing(.uplink, Closure(code: 1_000, reason: "\\bye", party: .lightlag))),
    SessionEvent(
      instant: at(3_002), connection: nil,
      kind: .conditions(LinkPair(uplink: LinkConditions(), downlink: conditions))),
    SessionEvent(instant: at(3_003), connection: nil, kind: .mark(name: "m", data: "{}")),
    SessionEvent(
      instant: at(3_004), connection: ConnectionID(index: 1),
      kind: .opening(client: ClientID(index: 0), OpenRequest(), due: at(3_004))),
    SessionEvent(
      instant: at(3_004), connection: ConnectionID(index: 1),
      kind: .answered(.rejected(status: 503, reason: "full"), due: at(3_004))),
  ]

  static let rule = Rule(
    name: "wait", match: RuleMatch(direction: .uplink, nth: .from(2)), verdict: .hold(nil))

  /// What waits for a link, what is damaged, and what the link says of itself.
  private static let waitingEvents: [SessionEvent] = [
    SessionEvent(instant: at(3_005), connection: nil, kind: .phase(name: "night", isOn: true)),
    SessionEvent(instant: at(3_006), connection: nil, kind: .rule(rule)),
    event(3_007, on: 2, .opening(client: ClientID(index: 0), OpenRequest(), due: nil)),
    event(3_007, on: 2, .answered(.accepted(subprotocol: nil), due: nil)),
    event(3_008, on: 2, .sent(.uplink, index: 0, Message(text: "1"), .waiting, queued: 0)),
    event(
      3_009, on: 2,
      .sent(
        .uplink, index: 1, Message(text: "ab"),
        .damaged(Damage(offset: 1, mask: 16), due: at(3_020), again: nil), queued: 0)),
    event(
      3_010, on: 2,
      .sent(
        .downlink, index: 0, Message(.binary, [7]),
        .damaged(Damage(offset: 0, mask: 255), due: at(3_020), again: at(3_021)), queued: 0)),
    event(
      3_010, on: 2, .sent(.downlink, index: 1, Message(text: "2"), .waiting, queued: 1)),
    SessionEvent(instant: at(3_011), connection: nil, kind: .ruleRemoved(name: "wait")),
    event(3_011, on: 2, .left(.uplink, index: 0, .scheduled(due: at(3_030)))),
    event(3_012, on: 2, .left(.downlink, index: 1, .dropped(.queue))),
    event(3_013, on: 2, .lost(.uplink, index: 1, Message(.text, []), .outage)),
    event(3_013, on: 2, .left(.uplink, index: 0, .waiting)),
    SessionEvent(instant: at(3_014), connection: nil, kind: .phase(name: "night", isOn: false)),
  ]

  /// Events that leave no line.
  static let silentEvents: [SessionEvent] = [
    event(3_004, .closed),
    event(3_004, .delivered(.uplink, index: 0, Message(text: "x"), sentAt: at(2_000))),
  ]

  static let end = at(9_000)

  private static let perfect = """
    {"enabled":true,"delayNanoseconds":0,"jitterNanoseconds":0,"distribution":"uniform",\
    "lossPartsPerBillion":0,"duplicatePartsPerBillion":0,"cutPartsPerBillion":0,\
    "rateBitsPerSecond":null,"limitMessages":1048576,"limitBytes":268435456,"inOrder":true}
    """

  private static let poor = """
    {"enabled":true,"delayNanoseconds":50000000,"jitterNanoseconds":7,"distribution":"normal",\
    "lossPartsPerBillion":15000000,"duplicatePartsPerBillion":1,"cutPartsPerBillion":1000000000,\
    "rateBitsPerSecond":9600,"limitMessages":3,"limitBytes":4000,"inOrder":false}
    """

  /// The digest was computed by coreutils' sha256sum from the lines before it.
  static let text = """
    {"lightlag":1,"ev":"header","name":"all lines","tool":"lightlag 0.1.0","clock":"real",\
    "wall":"2026-01-02T03:04:05.000000006Z","seed":"0x0123456789abcdef",\
    "rng":"philox4x32-10/1","profile":{"name":"poor","sha256":"00ff",\
    "doc":{"delay":5.0e1,"unit":"ms"}},"config":{"up":\(poor),"dn":\(perfect),\
    "crossing":{"handshake":"local","ping":"end-to-end"},"limits":{"connections":65536,\
    "messageBytes":16777216,"inFlightMessages":1048576,"inFlightBytes":268435456,\
    "sessionBytes":1073741824,"stepsPerInstant":10000000}},\
    "backend":{"kind":"echo","version":"1","options":{"port":80}},"clients":null,\
    "subject":"client"}
    {"t":1001,"ev":"open","c":"c1","cl":"client-2","url":"/ws?token={{secret:token}}&x=1",\
    "proto":["one","two"],"hdr":{"user-agent":"a \\"b\\""},"due":50001001}
    {"t":1001,"ev":"answer","c":"c1","status":101,"proto":"two","due":2000}
    {"t":2000,"ev":"msg","c":"c1","d":"up","due":3000,"j":[1.0e+2,\t0.50]}
    {"t":2001,"ev":"msg","c":"c1","d":"up","due":[3000,4000],"q":14,\
    "s":"say \\"hi\\"\\n\\u0001é"}
    {"t":2002,"ev":"msg","c":"c1","d":"dn","k":"bin","drop":"loss","b64":"AP8="}
    {"t":2003,"ev":"recv","c":"c1","d":"up","i":0,"due":1999}
    {"t":2004,"ev":"msg","c":"c1","d":"dn","k":"ping","due":5000,"drop":"cut","b64":""}
    {"t":2004,"ev":"close","c":"c1","d":"dn","by":"net","code":1006,"reason":"","clean":false}
    {"t":3000,"ev":"lost","c":"c1","d":"up","i":1,"drop":"closed"}
    {"t":3001,"ev":"close","c":"c1","d":"up","by":"lightlag","code":1000,"reason":"\\\\bye",\
    "clean":true}
    {"t":3002,"ev":"net","link":"*","set":{"up":\(perfect),"dn":\(poor)}}
    {"t":3003,"ev":"mark","name":"m","data":"{}"}
    {"t":3004,"ev":"open","c":"c2","cl":"client-1","url":"/","due":3004}
    {"t":3004,"ev":"answer","c":"c2","status":503,"reason":"full","due":3004}
    {"t":3005,"ev":"phase","name":"night","on":true}
    {"t":3006,"ev":"rule","set":{"name":"wait","direction":"up","event":null,"kind":null,\
    "sizeBytes":null,"pointer":null,"nth":{"from":2},"probabilityPartsPerBillion":1000000000,\
    "verdict":"hold","holdNanoseconds":null}}
    {"t":3007,"ev":"open","c":"c3","cl":"client-1","url":"/","due":null}
    {"t":3007,"ev":"answer","c":"c3","status":101,"due":null}
    {"t":3008,"ev":"msg","c":"c3","d":"up","due":null,"j":1}
    {"t":3009,"ev":"msg","c":"c3","d":"up","due":3020,"damage":[1,16],"s":"ab"}
    {"t":3010,"ev":"msg","c":"c3","d":"dn","k":"bin","due":[3020,3021],"damage":[0,255],\
    "b64":"Bw=="}
    {"t":3010,"ev":"msg","c":"c3","d":"dn","due":null,"q":1,"j":2}
    {"t":3011,"ev":"rule","remove":"wait"}
    {"t":3011,"ev":"left","c":"c3","d":"up","i":0,"due":3030}
    {"t":3012,"ev":"left","c":"c3","d":"dn","i":1,"drop":"queue"}
    {"t":3013,"ev":"lost","c":"c3","d":"up","i":1,"drop":"outage"}
    {"t":3013,"ev":"left","c":"c3","d":"up","i":0,"due":null}
    {"t":3014,"ev":"phase","name":"night","on":false}
    {"t":9000,"ev":"end","msgs":8,"drops":5,"conns":3,\
    "sha256":"f77dcd66c3a8d0ccabf6e78ea906be2f727661d132abcb52148ec0df8d921694"}

    """

  static let bytes = Array(text.utf8)

  /// The text of each line, without its line feed.
  static let lines = text.split(separator: "\n").map(String.init)

  /// What a reader makes of the events: the secret stays out, and the headers that may not enter.
  static let eventsAsRead: [SessionEvent] = {
    var events = Golden.events
    events[0] = event(
      1_001,
      .opening(
        client: ClientID(index: 1),
        OpenRequest(
          target: "/ws?token={{secret:token}}&x=1",
          headers: [Header(name: "user-agent", value: "a \"b\"")], subprotocols: ["one", "two"]),
        due: at(50_001_001)))
    return events
  }()

  static func at(_ nanoseconds: Int64) -> Instant { Instant(nanoseconds: nanoseconds) }

  private static func event(
    _ time: Int64, on place: Int = 0, _ kind: SessionEvent.Kind
  ) -> SessionEvent {
    SessionEvent(instant: at(time), connection: ConnectionID(index: place), kind: kind)
  }
}
