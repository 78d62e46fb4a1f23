import LightlagCodecs
import LightlagCore
import LightlagEncoding
import Testing

@Suite struct SocketIOPacketTests {
  static let twoBuffers: [[UInt8]] = [[1, 2], [3, 4]]

  static func packet(_ content: SocketIOPacket.Content) -> SocketIOPacket {
    SocketIOPacket(content)
  }

  static func packet(
    _ namespace: String, _ content: SocketIOPacket.Content
  ) -> SocketIOPacket {
    SocketIOPacket(namespace: namespace, content)
  }

  /// Every form of packet, with the text that the specification has for it.
  static let samples: [(SocketIOPacket, String)] = [
    (packet(.connect(nil)), "0"),
    (packet(.connect(["token": "123"])), #"0{"token":"123"}"#),
    (packet("/admin", .connect(nil)), "0/admin,"),
    (packet("/admin", .connect(["sid": "a"])), #"0/admin,{"sid":"a"}"#),
    (packet(.disconnect), "1"),
    (packet("/admin", .disconnect), "1/admin,"),
    (packet(.event(SocketIOPayload(["foo"]), id: nil)), #"2["foo"]"#),
    (packet("/admin", .event(SocketIOPayload(["bar"]), id: nil)), #"2/admin,["bar"]"#),
    (packet(.event(SocketIOPayload(["foo"]), id: 12)), #"212["foo"]"#),
    (packet("/admin", .event(SocketIOPayload(["foo"]), id: 0)), #"2/admin,0["foo"]"#),
    (packet(.event(SocketIOPayload([7, 8]), id: nil)), "2[7,8]"),
    (packet(.acknowledgement(SocketIOPayload(), id: 12)), "312[]"),
    (
      packet("/admin", .acknowledgement(SocketIOPayload(["bar"]), id: .max)),
      #"3/admin,18446744073709551615["bar"]"#
    ),
    (packet(.connectError(["message": "no"])), #"4{"message":"no"}"#),
    (packet("/admin", .connectError("no")), #"4/admin,"no""#),
    (
      packet(.event(SocketIOPayload(event: "baz", .placeholder(0), attachments: [[1]]), id: nil)),
      #"51-["baz",{"_placeholder":true,"num":0}]"#
    ),
    (
      packet(
        "/admin",
        .event(
          SocketIOPayload(event: "baz", .placeholder(0), .placeholder(1), attachments: twoBuffers),
          id: 3)),
      #"52-/admin,3["baz",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#
    ),
    (
      packet(
        .acknowledgement(SocketIOPayload(["bar", .placeholder(0)], attachments: [[]]), id: 15)),
      #"61-15["bar",{"_placeholder":true,"num":0}]"#
    ),
  ]

  /// What messages are: their packets up to the first fault, and the fault.
  static func decode(
    _ messages: [Message], limits: SocketIOLimits = SocketIOLimits()
  ) -> (packets: [SocketIOPacket], failure: SocketIOFailure?) {
    var decoder = SocketIODecoder(limits: limits)
    var packets: [SocketIOPacket] = []
    do throws(SocketIOFailure) {
      for message in messages {
        if let packet = try decoder.decode(message) { packets.append(packet) }
      }
      return (packets, nil)
    } catch {
      return (packets, error)
    }
  }

  static func failure(_ text: String) -> SocketIOFailure? {
    decode([Message(text: text)]).failure
  }

  @Test(arguments: samples)
  func `a packet is the same both ways`(packet: SocketIOPacket, text: String) {
    let messages = packet.messages
    #expect(messages.first == Message(text: text))
    #expect(messages.dropFirst().allSatisfy { $0.kind == .binary })
    #expect(Self.decode(messages).packets == [packet])
    // One decoder takes any number of packets, one after the other.
    #expect(Self.decode(messages + messages).packets == [packet, packet])
  }

  @Test(
    arguments: [
      ("0/admin", "0/admin,"), ("1/admin", "1/admin,"), ("0/admin?token=1&a=b,{}", "0/admin,{}"),
      ("0/?token=1,", "0"), ("50-[\"a\"]", "2[\"a\"]"), ("0 { } ", "0{}"),
      (#"2[ "a" , 1.50e+3 ]"#, #"2["a",1.50e+3]"#), ("0/,", "0"),
      ("2[\"a\",{\"_placeholder\":true}]", "2[\"a\",{\"_placeholder\":true}]"),
    ])
  func `other spellings mean the same`(text: String, standard: String) {
    let packets = Self.decode([Message(text: text)]).packets
    #expect(packets.flatMap(\.messages) == [Message(text: standard)])
  }

  @Test(
    arguments: [
      ("", .unknownType(nil)), ("7", .unknownType(0x37)), ("abc", .unknownType(0x61)),
      ("/", .unknownType(0x2F)), ("5[\"a\"]", .attachmentCount), ("5-[\"a\"]", .attachmentCount),
      ("5", .attachmentCount), ("51", .attachmentCount), ("5a-[\"a\"]", .attachmentCount),
      ("51.5-[\"a\"]", .attachmentCount), ("511-[\"a\"]", .manyAttachments(limit: 10)),
      ("599999999999999999999-[\"a\"]", .manyAttachments(limit: 10)),
      ("218446744073709551616[\"a\"]", .identifier), ("3[]", .identifier), ("2", .payload),
      ("2{}", .payload), ("2[]", .payload), ("2[null]", .payload), ("2[[]]", .payload),
      ("212", .payload), ("2\"a\"", .payload), ("31{}", .payload), ("31", .payload),
      ("0[]", .payload), ("0\"a\"", .payload), ("0null", .payload), ("1{}", .payload),
      ("1/a,[]", .payload), ("4", .payload), ("4[]", .payload), ("41", .payload),
      ("2[\"connect\"]", .reservedEvent("connect")),
      ("2[\"connect_error\"]", .reservedEvent("connect_error")),
      ("2[\"disconnect\"]", .reservedEvent("disconnect")),
      ("2[\"disconnecting\"]", .reservedEvent("disconnecting")),
      ("51-[\"newListener\"]", .reservedEvent("newListener")),
      ("2[\"removeListener\"]", .reservedEvent("removeListener")),
      ("51-[\"a\",{\"_placeholder\":true,\"num\":1}]", .placeholder),
      ("51-[\"a\",{\"_placeholder\":true,\"num\":-1}]", .placeholder),
      ("51-[\"a\",[{\"b\":{\"_placeholder\":true}}]]", .placeholder),
      ("61-[]", .identifier),
    ] as [(String, SocketIOFailure)])
  func `what is no packet is refused`(text: String, failure: SocketIOFailure) {
    #expect(Self.failure(text) == failure)
    #expect(!failure.description.isEmpty)
  }

  @Test(arguments: [
    "2abc[\"a\"]", "2[\"a\"", "2[\"a\"]]", "2-1[\"a\"]", "0{", "2 \"", "2/a[\"a\"]",
  ])
  func `a payload that is not JSON is refused`(text: String) {
    guard text != "2/a[\"a\"]" else {
      // Without a comma, all of it is the namespace.
      return #expect(Self.failure(text) == .payload)
    }
    guard case .json = Self.failure(text) else { Issue.record("taken: \(text)"); return }
  }

  @Test func `attachments come after their packet and nothing else does`() {
    let text = Message(text: "52-[\"a\",{\"_placeholder\":true,\"num\":1}]")
    let buffer = Message(.binary, [9])
    #expect(Self.decode([text, buffer]).packets.isEmpty)
    #expect(Self.decode([text, buffer, buffer]).packets.count == 1)
    #expect(Self.decode([text, text]).failure == .missingAttachment)
    #expect(Self.decode([text, buffer, Message(text: "2[\"a\"]")]).failure == .missingAttachment)
    #expect(Self.decode([text, buffer, buffer, buffer]).failure == .unexpectedAttachment)
    #expect(Self.decode([buffer]).failure == .unexpectedAttachment)
  }

  @Test func `a placeholder leads to its attachment, wherever it stands`() throws {
    let payload = SocketIOPayload(
      event: "cameraFeed", ["frame": 3, "image": .placeholder(1)], .placeholder(0),
      attachments: Self.twoBuffers)
    #expect(payload.name == "cameraFeed")
    let arguments = Array(payload.arguments)
    #expect(payload.bytes(of: try #require(arguments[0]["image"])) == [3, 4])
    #expect(payload.bytes(of: arguments[1]) == [1, 2])
    #expect(payload.bytes(of: arguments[0]) == nil)
    #expect(payload.bytes(of: .placeholder(2)) == nil)
    #expect(payload.bytes(of: ["_placeholder": false, "num": 0]) == nil)
  }

  @Test func `the text of numbers stays as it was written`() {
    let text = #"2["n",1.0,1e5,-0,12345678901234567890123]"#
    #expect(Self.decode([Message(text: text)]).packets.flatMap(\.messages) == [Message(text: text)])
  }

  // MARK: Limits

  /// `2["a"]` has 6 bytes.
  @Test func `a packet at the limit is taken and a larger one refused`() {
    var limits = SocketIOLimits()
    limits.packetBytes = 6
    #expect(Self.decode([Message(text: "2[\"a\"]")], limits: limits).failure == nil)
    let failure = Self.decode([Message(text: "2[\"ab\"]")], limits: limits).failure
    #expect(failure == .bigPacket(byteCount: 7, limit: 6))
  }

  @Test func `attachments at the limit are taken and larger ones refused`() {
    var limits = SocketIOLimits()
    limits.attachmentBytes = 3
    limits.attachments = 2
    let text = Message(text: "52-[\"a\"]")
    let fitting = [text, Message(.binary, [1, 2]), Message(.binary, [3])]
    // What one packet had does not count for the next.
    #expect(Self.decode(fitting + fitting, limits: limits).packets.count == 2)
    let large = [text, Message(.binary, [1, 2]), Message(.binary, [3, 4])]
    #expect(Self.decode(large, limits: limits).failure == .bigAttachments(limit: 3))
    let many = Self.decode([Message(text: "53-[\"a\"]")], limits: limits).failure
    #expect(many == .manyAttachments(limit: 2))
  }

  // MARK: Damage

  @Test(arguments: samples)
  func `a packet cut at any byte is a failure or another packet`(
    packet: SocketIOPacket, text: String
  ) {
    let bytes = Array(text.utf8)
    for count in 0..<bytes.count { Self.check([Message(.text, Array(bytes[..<count]))]) }
  }

  @Test(arguments: samples)
  func `a packet with a flipped bit is a failure or a packet that stays the same`(
    packet: SocketIOPacket, text: String
  ) {
    let bytes = Array(text.utf8)
    for bit in 0..<(bytes.count * 8) {
      var damaged = bytes
      damaged[bit / 8] ^= 1 << UInt8(bit % 8)
      Self.check([Message(.text, damaged)] + packet.messages.dropFirst())
    }
  }

  /// Whatever was taken is the same after encoding.
  private static func check(_ messages: [Message]) {
    for packet in decode(messages).packets {
      #expect(decode(packet.messages).packets == [packet])
    }
  }
}
