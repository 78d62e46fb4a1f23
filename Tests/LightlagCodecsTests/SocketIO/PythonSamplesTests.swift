import LightlagCodecs
import LightlagCore
import LightlagEncoding
import Testing

/// Our packets against those of python-engineio and python-socketio.
@Suite struct PythonSamplesTests {
  static let samples = PythonSamples.lines.split(separator: "\n").map(String.init)

  static func samples(of layer: String) -> [String] {
    samples.filter { $0.contains("\"layer\": \"\(layer)\"") }
  }

  static func bytes(_ value: JSON?) throws -> [UInt8] {
    let text = try #require(value?.string)
    return try #require(Base64.decode(text))
  }

  @Test func `there are samples of every kind`() {
    #expect(Self.samples(of: "engine").count == 34)
    #expect(Self.samples(of: "payload").count == 1)
    #expect(Self.samples(of: "socket").count == 24)
  }

  @Test(arguments: samples(of: "engine"))
  func `packets of Engine.IO are the same`(line: String) throws {
    let sample = try JSON(parsing: line)
    let wire = Array(try #require(sample["wire"]?.string).utf8)
    let packet: EngineIOPacket
    if sample["binary"] != nil {
      packet = .message(Message(.binary, try Self.bytes(sample["binary"])))
      let frame = try Self.bytes(sample["frame"])
      #expect(packet.frame == Message(.binary, frame))
    } else {
      let text = try #require(sample["text"]?.string)
      packet = try #require(Self.packet(sample["type"]?.integer, text))
      #expect(packet.frame == Message(.text, wire))
      #expect(try EngineIOPacket(frame: Message(.text, wire)) == packet)
    }
    #expect(EngineIOPayload.encode([packet]) == wire)
    var packets: [EngineIOPacket] = []
    try EngineIOPayload.decode(wire, into: &packets)
    #expect(packets == [packet])
  }

  private static func packet(_ type: Int64?, _ text: String) -> EngineIOPacket? {
    switch type {
    case 1: .close
    case 2: .ping(text)
    case 3: .pong(text)
    case 4: .message(Message(text: text))
    case 5: .upgrade
    case 6: .noop
    default: nil
    }
  }

  @Test(arguments: samples(of: "payload"))
  func `a payload is the same`(line: String) throws {
    let sample = try JSON(parsing: line)
    let wire = Array(try #require(sample["wire"]?.string).utf8)
    var packets: [EngineIOPacket] = []
    try EngineIOPayload.decode(wire, into: &packets)
    #expect(packets.count == sample["parts"]?.array?.count)
    #expect(EngineIOPayload.encode(packets) == wire)
  }

  @Test(arguments: samples(of: "socket"))
  func `packets of Socket.IO are the same`(line: String) throws {
    let sample = try JSON(parsing: line)
    let wire = try #require(sample["wire"]?.string)
    let list = try #require(sample["attachments"]?.array)
    let attachments = try list.map(Self.bytes)
    let namespace = try #require(sample["namespace"]?.string)
    let content = try #require(Self.content(sample, attachments))
    let packet = SocketIOPacket(namespace: namespace, content)
    let messages = [Message(text: wire)] + attachments.map { Message(.binary, $0) }
    #expect(SocketIOPacketTests.decode(messages).packets == [packet])
    // Python escapes what is not ASCII, and more controls than it must; else the bytes are equal.
    guard !wire.contains("\\u") else { return }
    #expect(packet.messages == messages)
  }

  private static func content(
    _ sample: JSON, _ attachments: [[UInt8]]
  ) -> SocketIOPacket.Content? {
    let data = sample["data"] ?? .null
    let payload = SocketIOPayload(data.array ?? [], attachments: attachments)
    let id = sample["id"]?.unsigned
    return switch sample["type"]?.integer {
    case 0: .connect(data.isNull ? Optional.none : data)
    case 1: .disconnect
    case 2: .event(payload, id: id)
    case 3: id.map { .acknowledgement(payload, id: $0) }
    case 4: .connectError(data)
    default: nil
    }
  }
}
