import LightlagCodecs
import LightlagCore

@_cdecl("LLVMFuzzerTestOneInput")
func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  var input = FuzzInput(start, count)
  switch input.byte() % 4 {
  case 0: checkPayload(input.remainder())
  case 1: checkFrame(input.remainder())
  case 2: driveServer(&input)
  default: driveClient(&input)
  }
  return 0
}

private func checkPayload(_ payload: [UInt8]) {
  var packets: [EngineIOPacket] = []
  do throws(EngineIOFailure) {
    try EngineIOPayload.decode(payload, into: &packets)
  } catch { return }
  var again: [EngineIOPacket] = []
  try? EngineIOPayload.decode(EngineIOPayload.encode(packets), into: &again)
  precondition(again == packets, "a payload changed")
}

private func checkFrame(_ bytes: [UInt8]) {
  guard String(validating: bytes, as: UTF8.self) != nil,
    let packet = try? EngineIOPacket(frame: Message(.text, bytes))
  else { return }
  precondition((try? EngineIOPacket(frame: packet.frame)) == packet, "a packet changed")
}

/// A text message where the bytes are text, as a WebSocket decoder makes sure, else binary.
private func message(_ bytes: [UInt8]) -> Message {
  Message(String(validating: bytes, as: UTF8.self) == nil ? .binary : .text, bytes)
}

private func driveServer(_ input: inout FuzzInput) {
  var outputs: [EngineIOServer.Output] = []
  var now = Instant.start
  let opening: EngineIOServer.Opening = input.byte() & 1 == 0 ? .request(0) : .webSocket(0)
  var server = EngineIOServer(sessionID: "s", openedBy: opening, at: now, into: &outputs)
  var asked: Set = [0]
  var next = 1
  while !input.isEmpty {
    now = now.advanced(by: .milliseconds(Int(input.byte()) * 100))
    let number = Int(input.byte()) % next
    switch input.byte() % 10 {
    case 0, 1:
      server.receive(next % 7 == 0 ? "PUT" : "GET", as: next, at: now, into: &outputs)
      asked.insert(next)
      next += 1
    case 2, 3:
      server.receive("POST", as: next, at: now, into: &outputs)
      asked.insert(next)
      if input.byte() & 7 != 0 {
        server.receive(body: input.piece(), of: next, at: now, into: &outputs)
      }
      next += 1
    case 4: server.cancel(number, at: now, into: &outputs)
    case 5:
      server.attach(webSocket: next, at: now, into: &outputs)
      next += 1
    case 6, 7: server.receive(message(input.piece()), on: number, at: now, into: &outputs)
    case 8: server.send(message(input.piece()), at: now, into: &outputs)
    default:
      if input.byte() & 3 == 0 {
        server.close(at: now, into: &outputs)
      } else {
        server.detach(webSocket: number, at: now, into: &outputs)
      }
    }
    precondition(server.deadline.map { $0 > now } ?? true, "a deadline in the past")
  }
  var isEnded = false
  for output in outputs {
    switch output {
    case .respond(let number, _):
      precondition(asked.remove(number) != nil, "a second answer to one request")
    case .send, .message: precondition(!isEnded, "something after the end")
    case .closeWebSocket: break
    case .ended:
      precondition(!isEnded, "a second end")
      isEnded = true
    }
  }
}

private func driveClient(_ input: inout FuzzInput) {
  var outputs: [EngineIOClient.Output] = []
  var now = Instant.start
  let choice = EngineIOClient.Choice.allCases[Int(input.byte()) % 3]
  var client = EngineIOClient(choice: choice, at: now, into: &outputs)
  if input.byte() & 3 != 0 {
    let open = #"0{"sid":"a b","upgrades":["websocket"],"pingInterval":900,"pingTimeout":900}"#
    client.receive(status: 200, body: Array(open.utf8), of: 0, at: now, into: &outputs)
    client.receive(Message(text: open), on: 0, at: now, into: &outputs)
  }
  while !input.isEmpty {
    now = now.advanced(by: .milliseconds(Int(input.byte())))
    let number = Int(input.byte()) % 32
    switch input.byte() % 8 {
    case 0, 1: client.receive(status: 200, body: input.piece(), of: number, at: now, into: &outputs)
    case 2: client.opened(webSocket: number, at: now, into: &outputs)
    case 3, 4: client.receive(message(input.piece()), on: number, at: now, into: &outputs)
    case 5: client.send(message(input.piece()), at: now, into: &outputs)
    case 6: client.fail(number, at: now, into: &outputs)
    default:
      if input.byte() & 3 == 0 {
        client.close(at: now, into: &outputs)
      } else {
        client.closed(webSocket: number, at: now, into: &outputs)
      }
    }
  }
  let end = outputs.firstIndex { if case .ended = $0 { true } else { false } }
  precondition(end == nil || end == outputs.count - 1, "something after the end")
}
