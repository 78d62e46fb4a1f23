import LightlagCodecs
import LightlagCore
import LightlagEncoding

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  if input.byte() & 1 == 0 { checkPackets(&input) } else { driveEnds(&input) }
  return 0
}

/// A text message where the bytes are text, as a WebSocket decoder makes sure, else binary.
private func message(_ bytes: [UInt8]) -> Message {
  Message(String(validating: bytes, as: UTF8.self) == nil ? .binary : .text, bytes)
}

private func checkPackets(_ input: inout FuzzInput) {
  var decoder = SocketIODecoder()
  var tracker = PacketTracker()
  var isText = true
  while !input.isEmpty {
    let next = isText ? message(input.piece()) : Message(.binary, input.piece())
    do throws(SocketIOFailure) {
      let isFirst = isText
      let decoded = try decoder.decode(next)
      isText = decoded != nil
      // What links decide by finds the same packets, without a decoder's strictness.
      let place = tracker.take(EngineIOPacket.message(next).frame, .uplink).place
      precondition(
        place == (isFirst ? isText ? .whole : .head : .attachment), "a packet is taken apart")
      guard let packet = decoded else { continue }
      var again: SocketIOPacket?
      var second = SocketIODecoder()
      for message in packet.messages { again = try? second.decode(message) }
      precondition(again == packet, "a packet changed")
    } catch { return }
  }
}

private func driveEnds(_ input: inout FuzzInput) {
  var toClient: [SocketIOServer.Output] = []
  var toServer: [SocketIOClient.Output] = []
  var settings = SocketIOServer.Settings()
  settings.namespaces = ["/", "/a"]
  var server = SocketIOServer(settings: settings, at: .start)
  var client = SocketIOClient()
  while !input.isEmpty {
    let choice = input.byte()
    let namespace = choice & 0x80 == 0 ? "/" : "/a"
    let bytes = choice & 0x10 == 0 ? Array("0{\"sid\":\"x\"}".utf8) : input.piece()
    let payload = SocketIOPayload(event: "e", .string("x"))
    switch choice & 0x0F {
    case 0...2: server.receive(message(bytes), at: .start, into: &toClient)
    case 3...5: client.receive(message(bytes), into: &toServer)
    case 6: server.receive(Message(.binary, bytes), at: .start, into: &toClient)
    case 7: client.receive(Message(.binary, bytes), into: &toServer)
    case 8, 9: server.accept(namespace, sessionID: "s", into: &toClient)
    case 10: server.refuse(namespace, message: "no", into: &toClient)
    case 11: server.emit(payload, in: namespace, isAcknowledged: true, into: &toClient)
    case 12: client.connect(to: namespace, into: &toServer)
    case 13: client.emit(payload, in: namespace, isAcknowledged: true, into: &toServer)
    case 14: server.disconnect(from: namespace, into: &toClient)
    default: client.disconnect(from: namespace, into: &toServer)
    }
  }
  let serverEnd = toClient.firstIndex { if case .ended = $0 { true } else { false } }
  precondition(serverEnd == nil || serverEnd == toClient.count - 1, "something after the end")
  let clientEnd = toServer.firstIndex { if case .ended = $0 { true } else { false } }
  precondition(clientEnd == nil || clientEnd == toServer.count - 1, "something after the end")
}
